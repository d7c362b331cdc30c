import { Button } from '@mantine/core';
import { type Alert, acknowledgeAlert, snoozeAlert } from '../../../../src/contract/alerts.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useAction } from '../../use-action.ts';
import { acknowledgementInWords, snoozeInWords } from '../../words/alert-words.ts';
import type { AlertDesk } from './AlertDesk.tsx';
import { refreshesOfAlert } from './refreshes-of-alert.ts';
import { SnoozeMenu } from './SnoozeMenu.tsx';

type AlertActionsProps = { readonly alert: Alert; readonly desk: AlertDesk };

/** What support can do about an open alert; nothing once it is resolved. */
export function AlertActions(props: AlertActionsProps) {
  const words = useWords();
  const now = useNow();
  const { alert, desk } = props;
  if (alert.status === 'resolved') return null;
  const isAcknowledged = acknowledgementInWords(alert, now, words) !== undefined;
  const isSnoozed = snoozeInWords(alert, now, words) !== undefined;
  return (
    <>
      <Button
        size="sm"
        aria-label={words.t('alert.resolveOf', { listing: alert.subjectName })}
        onClick={() => desk.askToResolve(alert)}
      >
        {words.t('alert.resolve')}
      </Button>
      {isAcknowledged ? null : <Acknowledge {...props} />}
      {isSnoozed ? <Wake {...props} /> : <SnoozeMenu {...props} />}
    </>
  );
}

function Acknowledge(props: AlertActionsProps) {
  const { t } = useWords();
  const { alert, desk } = props;
  const acknowledge = useAction({
    perform: () => call(acknowledgeAlert, { params: { alertId: alert.id } }),
    refreshes: refreshesOfAlert(alert),
    done: () => t('alert.acknowledgedNow'),
    onDone: () => desk.refuse(null),
    onRefused: (error) => desk.refuse({ alert, error }),
    failuresShown: true,
  });
  return (
    <ActionButton
      variant="default"
      label={t('alert.acknowledgeOf', { listing: alert.subjectName })}
      pending={acknowledge.isPending}
      onAct={() => acknowledge.mutate(undefined)}
    >
      {t('alert.acknowledge')}
    </ActionButton>
  );
}

function Wake(props: AlertActionsProps) {
  const { t } = useWords();
  const { alert, desk } = props;
  const wake = useAction({
    perform: () => call(snoozeAlert, { params: { alertId: alert.id }, body: { until: null } }),
    refreshes: refreshesOfAlert(alert),
    done: () => t('alert.awake'),
    onDone: () => desk.refuse(null),
    onRefused: (error) => desk.refuse({ alert, error }),
    failuresShown: true,
  });
  return (
    <ActionButton
      variant="default"
      label={t('alert.wakeOf', { listing: alert.subjectName })}
      pending={wake.isPending}
      onAct={() => wake.mutate(undefined)}
    >
      {t('alert.wake')}
    </ActionButton>
  );
}
