import { Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Alert } from '../../../../src/contract/alerts.ts';
import { AlertRefusal } from './AlertRefusal.tsx';
import { ResolveDialog } from './ResolveDialog.tsx';

/** What the buttons of an alert ask of the page that they stand on. */
export type AlertDesk = {
  readonly askToResolve: (alert: Alert) => void;
  /** Shows a refusal in the place of the one before; null takes it away. */
  readonly refuse: (refused: RefusedChange | null) => void;
};

type RefusedChange = { readonly alert: Alert; readonly error: Error };

/**
 * Alerts with what is done about them. The dialog and what was refused belong to the page, not to the alert in it, which
 * may be gone from the list by the time they are read.
 */
export function AlertsWithDesk(props: { readonly children: (desk: AlertDesk) => ReactNode }) {
  const [resolving, setResolving] = useState<Alert | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [refused, refuse] = useState<RefusedChange | null>(null);
  const askToResolve = (alert: Alert) => {
    refuse(null);
    setResolving(alert);
    setAsking(true);
  };
  return (
    <Stack gap="md">
      {refused === null ? null : <AlertRefusal alert={refused.alert} error={refused.error} />}
      {props.children({ askToResolve, refuse })}
      <ResolveDialog alert={resolving} opened={isAsking} onClose={() => setAsking(false)} />
    </Stack>
  );
}
