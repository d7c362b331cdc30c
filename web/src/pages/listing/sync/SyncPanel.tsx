import { Button, Stack, Text } from '@mantine/core';
import type { Listing } from '../../../../../src/contract/listings.ts';
import type { Run } from '../../../../../src/contract/runs.ts';
import { isNotFound } from '../../../api-problem.ts';
import { useWords } from '../../../language.ts';
import { Moment } from '../../../parts/Moment.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { problemInWords } from '../../../words/problem-words.ts';
import { connectionResultInWords, isUnfinished, runInWords, toneOfRun } from '../../../words/run-words.ts';
import { type ListingSync, useListingSync } from './use-listing-sync.ts';

/** “Synchroniser maintenant”, what it is doing, and in words what it changed or why it failed. */
export function SyncPanel(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const sync = useListingSync(props.listing);
  const { active } = props.listing;
  return (
    <Stack gap="sm">
      <div className="sync-row">
        <Button
          loading={sync.busy}
          disabled={!active && !sync.busy}
          onClick={sync.start}
          aria-describedby={active ? undefined : 'sync-inactive'}
          className="sync-button"
        >
          {t('sync.now')}
        </Button>
        {active ? null : (
          <Text id="sync-inactive" size="sm" c="dimmed">
            {t('sync.inactive')}
          </Text>
        )}
        {sync.busy || sync.run || !active ? null : <LastRun run={props.listing.lastRun} />}
      </div>
      <div role="status" aria-live="polite">
        <SyncState sync={sync} />
      </div>
    </Stack>
  );
}

function SyncState(props: { readonly sync: ListingSync }) {
  const words = useWords();
  const { busy, run, startError, followError } = props.sync;
  if (isNotFound(followError)) return <Notice tone="warning">{words.t('sync.gone')}</Notice>;
  if (busy && followError) return <Notice tone="warning">{words.t('sync.lost')}</Notice>;
  if (busy) return <Text size="sm">{words.t('sync.running')}</Text>;
  if (startError) return <Notice tone="bad">{problemInWords(startError, words)}</Notice>;
  return run ? <RunOutcome run={run} /> : null;
}

/** How a run ended: what changed or what went wrong, and line by line when it read more than one connection. */
export function RunOutcome(props: { readonly run: Run }) {
  const words = useWords();
  const { run } = props;
  return (
    <Notice tone={toneOfRun(run.status)} title={words.t(`run.ended.${run.status}`)}>
      <p>{runInWords(run, words)}</p>
      {run.results.length > 1 ? (
        <ul className="run-lines">
          {run.results.map((result) => (
            <li key={result.connectionId}>{connectionResultInWords(result, words)}</li>
          ))}
        </ul>
      ) : null}
    </Notice>
  );
}

function LastRun(props: { readonly run: Run | null }) {
  const words = useWords();
  const { run } = props;
  if (!run) return <Text size="sm">{words.t('sync.never')}</Text>;
  if (isUnfinished(run)) return null;
  const tone = toneOfRun(run.status);
  const said = (
    <Moment
      at={run.finishedAt ?? run.queuedAt}
      say={(when) => words.t('sync.last', { when, what: runInWords(run, words) })}
    />
  );
  if (tone === 'bad' || tone === 'warning') return <Notice tone={tone}>{said}</Notice>;
  return (
    <Text size="sm" c="dimmed">
      {said}
    </Text>
  );
}
