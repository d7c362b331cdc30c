import { Stack } from '@mantine/core';
import type { Alert } from '../../../../src/contract/alerts.ts';
import type { AlertDesk } from './AlertDesk.tsx';
import { AlertItem } from './AlertItem.tsx';

/** Alerts in the order given, each with its buttons. `busy`: others are on their way. */
export function AlertItems(props: {
  readonly alerts: readonly Alert[];
  readonly desk: AlertDesk;
  readonly busy?: boolean;
}) {
  return (
    <Stack component="ul" gap="sm" className="plain-list alert-items" aria-busy={props.busy === true}>
      {props.alerts.map((alert) => (
        <AlertItem key={alert.id} alert={alert} desk={props.desk} />
      ))}
    </Stack>
  );
}
