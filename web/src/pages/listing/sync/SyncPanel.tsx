import { Button, Stack, Text } from '@mantine/core';
import { useRef } from 'react';
import type { Listing } from '../../../../../src/contract/listings.ts';
import type { Run } from '../../../../../src/contract/runs.ts';
import { useWords } from '../../../language.ts';
import { Moment } from '../../../parts/Moment.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { useKeptFocus } from '../../../use-kept-focus.ts';
import type { ConnectionNames } from '../../../words/connection-words.ts';
import { isUnfinished, runInWords, toneOfRun } from '../../../words/run-words.ts';
import { SyncState } from './SyncState.tsx';
import { useListingSync } from './use-listing-sync.ts';

/** “Synchroniser maintenant”, what it is doing, and in words what it changed or why it failed. */
export function SyncPanel(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const sync = useListingSync(props.listing);
  const names = useConnectionNames(props.listing);
  const button = useRef<HTMLButtonElement>(null);
  const rememberFocus = useKeptFocus(button, sync.busy);
  const { active, lastRun } = props.listing;
  return (
    <Stack gap="sm">
      <div className="sync-row">
        <Button
          ref={button}
          loading={sync.busy}
          disabled={!active && !sync.busy}
          onClick={() => {
            rememberFocus();
            sync.start();
          }}
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
        {sync.busy || sync.run || !active ? null : <LastRun run={lastRun} names={names} />}
      </div>
      <div role="status" aria-live="polite">
        <SyncState sync={sync} names={names} />
      </div>
    </Stack>
  );
}

function LastRun(props: { readonly run: Run | null; readonly names: ConnectionNames }) {
  const words = useWords();
  const { run, names } = props;
  if (!run) return <Text size="sm">{words.t('sync.never')}</Text>;
  if (isUnfinished(run)) return null;
  const tone = toneOfRun(run.status);
  const said = (
    <Moment
      at={run.finishedAt ?? run.queuedAt}
      say={(when) => words.t('sync.last', { when, what: runInWords(run, names, words) })}
    />
  );
  if (tone === 'bad' || tone === 'warning') return <Notice tone={tone}>{said}</Notice>;
  return (
    <Text size="sm" c="dimmed">
      {said}
    </Text>
  );
}
