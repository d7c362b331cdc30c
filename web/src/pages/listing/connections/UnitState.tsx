import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId, useRef } from 'react';
import { type Connection, syncConnection } from '../../../../../src/contract/connections.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { AppLink } from '../../../parts/AppLink.tsx';
import { paths } from '../../../paths.ts';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { useKeptFocus } from '../../../use-kept-focus.ts';
import { connectionName } from '../../../words/connection-words.ts';
import { closingOf } from '../../../words/hub-words.ts';
import { SyncState } from '../sync/SyncState.tsx';
import { useFollowedSync } from '../sync/use-followed-sync.ts';
import { ConnectionRuns } from './ConnectionRuns.tsx';

type UnitStateProps = { readonly connection: Connection; readonly listing: Listing };

/** What is particular to a connection to a hub’s unit: whether nights are closed there, its own sync, and its last runs. */
export function UnitState({ connection, listing }: UnitStateProps) {
  const { t } = useWords();
  return (
    <Stack gap="xs">
      <Text size="sm">{t(`hub.closes.${closingOf(connection, listing)}`)}</Text>
      <UnitSync connection={connection} listing={listing} />
      {listing.own ? (
        <AppLink place={paths.hubAccounts()} size="sm">
          {t('hub.toAccounts')}
        </AppLink>
      ) : null}
    </Stack>
  );
}

function UnitSync({ connection, listing }: UnitStateProps) {
  const { t } = useWords();
  const { id, listingId, syncEnabled } = connection;
  const label = connectionName(connection);
  const names = useConnectionNames(listing);
  const sync = useFollowedSync({
    listingId,
    underWayId: null,
    request: async () => {
      const { data } = await call(syncConnection, { params: { connectionId: id } });
      return { data: { runId: data.runId, state: data.state === 'started' ? 'started' : 'joined' } };
    },
  });
  const [isShowing, runs] = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  const rememberFocus = useKeptFocus(button, sync.busy);
  const offId = useId();
  const off = whyOff(listing.active, syncEnabled);
  return (
    <>
      <Group gap="xs">
        <Button
          ref={button}
          variant="default"
          size="sm"
          loading={sync.busy}
          disabled={off !== null && !sync.busy}
          aria-label={t('hub.syncOf', { label })}
          aria-describedby={off === null ? undefined : offId}
          onClick={() => {
            rememberFocus();
            sync.start();
          }}
        >
          {t('hub.sync')}
        </Button>
        <Button
          variant="subtle"
          size="sm"
          aria-expanded={isShowing}
          aria-label={t('hub.runsOf', { label })}
          onClick={runs.toggle}
        >
          {t('hub.runs')}
        </Button>
      </Group>
      {off === null ? null : (
        <Text id={offId} size="sm" c="dimmed">
          {t(off)}
        </Text>
      )}
      <div role="status" aria-live="polite">
        <SyncState sync={sync} names={names} />
      </div>
      {isShowing ? <ConnectionRuns connection={connection} names={names} /> : null}
    </>
  );
}

function whyOff(active: boolean, syncEnabled: boolean) {
  if (!active) return 'sync.inactive' as const;
  return syncEnabled ? null : ('hub.syncOff' as const);
}
