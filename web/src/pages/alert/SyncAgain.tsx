import { Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AlertDetail } from '../../../../src/contract/alerts.ts';
import { isNotFound } from '../../api-problem.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { connectionsQuery } from '../../queries.ts';
import { namesOfConnections } from '../../words/connection-words.ts';
import { problemInWords } from '../../words/problem-words.ts';
import { isUnfinished } from '../../words/run-words.ts';
import { refreshesOfAlert } from '../alerts/refreshes-of-alert.ts';
import { RunOutcome } from '../listing/sync/SyncState.tsx';
import type { FollowedSync } from '../listing/sync/use-followed-sync.ts';
import { useListingSync } from '../listing/sync/use-listing-sync.ts';

/** Synchronises the alert's listing once more, and says how that goes and ends; an account is synchronised on its own page. */
export function SyncAgain(props: { readonly alert: AlertDetail }) {
  const { t } = useWords();
  const { alert } = props;
  if (!alert.subjectExists) return <Text c="dimmed">{t(`alertPage.gone.${alert.subjectKind}`)}</Text>;
  if (alert.connectionId !== null)
    return <AppLink place={paths.account(alert.connectionId)}>{t('alertPage.openAccount')}</AppLink>;
  return alert.listingId === null ? null : <SyncListing alertId={alert.id} listingId={alert.listingId} />;
}

type ListingOfAlert = { readonly alertId: string; readonly listingId: string };

function SyncListing(props: ListingOfAlert) {
  const { t } = useWords();
  const sync = useListingSync({ id: props.listingId, lastRun: null });
  useRefreshAtEnd(props, sync);
  return (
    <Stack gap="sm">
      <ActionButton variant="default" className="self-start" pending={sync.busy} onAct={sync.start}>
        {t('alertPage.syncAgain')}
      </ActionButton>
      <div role="status">
        <SyncState listingId={props.listingId} sync={sync} />
      </div>
    </Stack>
  );
}

function useRefreshAtEnd({ alertId: id, listingId }: ListingOfAlert, { run }: FollowedSync): void {
  const client = useQueryClient();
  const endedId = run !== null && !isUnfinished(run) ? run.id : null;
  useEffect(() => {
    if (endedId === null) return;
    for (const queryKey of refreshesOfAlert({ id, listingId })) void client.invalidateQueries({ queryKey });
  }, [client, endedId, id, listingId]);
}

function SyncState(props: { readonly listingId: string; readonly sync: FollowedSync }) {
  const words = useWords();
  const { t } = words;
  const { busy, requested, run, startError, followError } = props.sync;
  if (isNotFound(followError)) return <Notice tone="warning">{t('sync.gone')}</Notice>;
  if (busy && followError) return <Notice tone="warning">{t('sync.lost')}</Notice>;
  if (busy) return <Text size="sm">{requested === null ? t('sync.queued') : t(`alertPage.${requested}`)}</Text>;
  if (startError) return <Notice tone="bad">{problemInWords(startError, words)}</Notice>;
  return run ? <Outcome listingId={props.listingId} run={run} /> : null;
}

function Outcome(props: { readonly listingId: string; readonly run: NonNullable<FollowedSync['run']> }) {
  const { data } = useQuery({ ...connectionsQuery(props.listingId), refetchInterval: false });
  const connections = data ?? [];
  return <RunOutcome run={props.run} names={namesOfConnections(connections, connections.length)} />;
}
