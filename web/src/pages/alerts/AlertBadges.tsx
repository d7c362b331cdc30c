import { Text } from '@mantine/core';
import type { Alert } from '../../../../src/contract/alerts.ts';
import { useWords } from '../../language.ts';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { useNow } from '../../parts/use-now.ts';
import {
  acknowledgementInWords,
  recoveryInWords,
  resolutionInWords,
  snoozeInWords,
  toneOfAlert,
} from '../../words/alert-words.ts';

/** The state of an alert as a word on its tone's colour. */
export function AlertBadge(props: { readonly alert: Alert }) {
  const { t } = useWords();
  const { status } = props.alert;
  return <ToneBadge tone={toneOfAlert(status)}>{t(`alert.status.${status}`)}</ToneBadge>;
}

/** Who looks after an alert, whether it is snoozed or recovers, or how it ended with the note. */
export function AlertCare(props: { readonly alert: Alert }) {
  const words = useWords();
  const { alert } = props;
  const now = useNow(alert.updatedAt);
  const ended = resolutionInWords(alert, now, words);
  const said =
    ended === undefined
      ? [acknowledgementInWords(alert, now, words), snoozeInWords(alert, now, words), recoveryInWords(alert, words)]
      : [ended];
  return (
    <>
      {said.map((line) =>
        line === undefined ? null : (
          <Text key={line} size="sm" fw={600} className="breakable">
            {line}
          </Text>
        ),
      )}
      {ended === undefined || alert.resolutionNote === null ? null : (
        <Text size="sm" className="alert-note">
          {words.t('alert.note', { note: alert.resolutionNote })}
        </Text>
      )}
    </>
  );
}
