import { Text } from '@mantine/core';
import type { Run } from '../../../../../src/contract/runs.ts';
import { isNotFound } from '../../../api-problem.ts';
import { useWords } from '../../../language.ts';
import { Notice } from '../../../parts/Notice.tsx';
import type { ConnectionNames } from '../../../words/connection-words.ts';
import { problemInWords } from '../../../words/problem-words.ts';
import { connectionResultInWords, publicationInWords, runInWords, toneOfRun } from '../../../words/run-words.ts';
import type { FollowedSync } from './use-followed-sync.ts';

/** What a followed sync is doing, why it was refused, or how it ended. */
export function SyncState(props: { readonly sync: FollowedSync; readonly names: ConnectionNames }) {
  const words = useWords();
  const { busy, run, startError, followError } = props.sync;
  if (isNotFound(followError)) return <Notice tone="warning">{words.t('sync.gone')}</Notice>;
  if (busy && followError) return <Notice tone="warning">{words.t('sync.lost')}</Notice>;
  if (busy) return <Text size="sm">{words.t('sync.running')}</Text>;
  if (startError) return <Notice tone="bad">{problemInWords(startError, words)}</Notice>;
  return run ? <RunOutcome run={run} names={props.names} /> : null;
}

/**
 * How a run ended: what changed or what went wrong, line by line when it read more than one connection, and what was
 * closed or opened where.
 */
export function RunOutcome(props: { readonly run: Run; readonly names: ConnectionNames }) {
  const words = useWords();
  const { run, names } = props;
  const read = run.results.length > 1 ? run.results : [];
  return (
    <Notice tone={toneOfRun(run.status)} title={words.t(`run.ended.${run.status}`)}>
      <p>{runInWords(run, names, words)}</p>
      {read.length + run.publications.length === 0 ? null : (
        <ul className="run-lines">
          {read.map((result) => (
            <li key={result.connectionId}>{connectionResultInWords(result, names, words)}</li>
          ))}
          {run.publications.map((told) => (
            <li key={`told ${told.connectionId}`}>{publicationInWords(told, names, words)}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
