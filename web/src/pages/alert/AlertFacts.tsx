import { Anchor, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AlertDetail } from '../../../../src/contract/alerts.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { useNow } from '../../parts/use-now.ts';
import { paths } from '../../paths.ts';
import { shownOfSubject, subjectInWords, subjectPlace } from '../../words/alert-subject-words.ts';
import { errorInWords } from '../../words/alert-words.ts';
import { instantInWords, relativeInWords } from '../../words/date-words.ts';

type AlertFactsProps = { readonly alert: AlertDetail };

/** Everything known of an alert, by name. */
export function AlertFacts(props: AlertFactsProps) {
  const { t } = useWords();
  const { alert } = props;
  return (
    <Stack gap="sm">
      <dl className="facts">
        <ErrorFacts alert={alert} />
        <CountFacts alert={alert} />
        <TimeFacts alert={alert} />
      </dl>
      {alert.temporalUrl === null ? null : (
        <Anchor href={alert.temporalUrl} target="_blank" rel="noreferrer" size="sm" className="self-start">
          {t('alertPage.supervision')} ↗
        </Anchor>
      )}
    </Stack>
  );
}

function ErrorFacts({ alert }: AlertFactsProps) {
  const words = useWords();
  const { t } = words;
  const place = subjectPlace(alert);
  return (
    <>
      <Fact name={t(`alertPage.subject.${alert.subjectKind}`)}>
        <Group gap="4px 16px">
          {place === null ? subjectInWords(alert, words) : <AppLink place={place}>{alert.subjectName}</AppLink>}
          <AppLink place={paths.alerts({ ...shownOfSubject(alert), status: 'resolved' })} size="sm">
            {t('alertPage.history')}
          </AppLink>
        </Group>
      </Fact>
      <Fact name={t('alertPage.error')}>
        <strong>{errorInWords(alert, words)}</strong>
        <br />
        {alert.error.message}
      </Fact>
      <Fact name={t('alertPage.rawError')}>
        <code className="raw">{alert.errorMessage}</code>
      </Fact>
    </>
  );
}

function CountFacts({ alert }: AlertFactsProps) {
  const { t } = useWords();
  const { failedAttempts, threshold, reopenCount, cycle, heldBackBy } = alert;
  return (
    <>
      <Fact name={t('alertPage.attempts')}>{t('alertPage.attemptsOf', { count: failedAttempts, threshold })}</Fact>
      {reopenCount === 0 ? null : (
        <Fact name={t('alertPage.reopened')}>{t('alertPage.reopenedTimes', { count: reopenCount, cycle })}</Fact>
      )}
      {heldBackBy === null ? null : (
        <Fact name={t('alertPage.heldBack')}>
          {t('alertPage.heldBackBy', { key: heldBackBy })}{' '}
          <AppLink place={paths.platforms()}>{t('platform.see')}</AppLink>
        </Fact>
      )}
    </>
  );
}

const times = ['firstFailedAt', 'lastFailedAt', 'escalatedAt', 'ownerToldAt', 'nextReminderAt'] as const;

function TimeFacts({ alert }: AlertFactsProps) {
  const words = useWords();
  const now = useNow(alert.updatedAt);
  return times.map((name) => {
    const at = alert[name];
    if (at === null) {
      const isAwaited = name === 'escalatedAt' && alert.status === 'active';
      return isAwaited ? (
        <Fact key={name} name={words.t(`alertPage.${name}`)}>
          {words.t('alertPage.notEscalated')}
        </Fact>
      ) : null;
    }
    return (
      <Fact key={name} name={words.t(`alertPage.${name}`)}>
        <time dateTime={at}>
          {instantInWords(at, words.language)} ({relativeInWords(at, now, words)})
        </time>
      </Fact>
    );
  });
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
