import { Group, Progress, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OperationAnswer } from '../../../../src/contract/operations.ts';
import { useWords } from '../../language.ts';
import { followedOperationQuery, isUnderWay, operationRunsQuery } from '../../operation-queries.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { RunBadge } from '../../parts/RunBadge.tsx';
import { namesOfConnections } from '../../words/connection-words.ts';
import { resultInWords, toneOfOperation } from '../../words/operation-words.ts';
import { runInWords } from '../../words/run-words.ts';

/** An operation as it goes: how many of its runs are done, and one line for each as it comes. What it changed is asked for at its end. */
export function FollowedOperation(props: { readonly operationId: string }) {
  const words = useWords();
  const client = useQueryClient();
  const query = useQuery(followedOperationQuery(props.operationId));
  const isOver = query.data !== undefined && !isUnderWay(query.data);
  useEffect(() => {
    if (!isOver) return;
    void client.invalidateQueries({ queryKey: ['operations', 'connections'] });
    void client.invalidateQueries({ queryKey: ['operations', 'list'] });
  }, [client, isOver]);
  return (
    <Loaded query={query}>
      {(operation) => (
        <Notice tone={toneOfOperation(operation.state)} title={words.t(`operation.state.${operation.state}`)}>
          <p>{resultInWords(operation, words)}</p>
          <Bar operation={operation} />
          <Runs operation={operation} />
        </Notice>
      )}
    </Loaded>
  );
}

function Bar({ operation }: { readonly operation: OperationAnswer }) {
  const { t } = useWords();
  const { result } = operation;
  if (!isUnderWay(operation)) return null;
  const runs = result?.of === 'runs' ? result.runs : undefined;
  const total = runs ? Object.values(runs).reduce((sum, count) => sum + count, 0) : 0;
  const done = runs ? total - runs.queued - runs.running : 0;
  const percent = total === 0 ? 100 : (done / total) * 100;
  return <Progress value={percent} animated={total === 0} my="xs" aria-label={t('operation.progress')} />;
}

const RUNS_SHOWN = 50;

function Runs({ operation }: { readonly operation: OperationAnswer }) {
  const words = useWords();
  const isOver = !isUnderWay(operation);
  const { data } = useQuery(operationRunsQuery(operation.id, !isOver));
  if (data === undefined || data.data.length === 0) return null;
  return (
    <ul className="run-lines plain-list">
      {data.data.map(({ run, listingName }) => (
        <li key={run.id}>
          <Group gap="xs" wrap="wrap">
            <RunBadge status={run.status} />
            <Text size="sm" fw={600} className="breakable">
              {[listingName, ...namesOfOwn(run)].join(' · ')}
            </Text>
          </Group>
          <Text size="sm">{runInWords(run, namesOfConnections([], run.results.length), words)}</Text>
        </li>
      ))}
      {data.meta.total > RUNS_SHOWN ? (
        <li>{words.t('operation.more', { count: data.meta.total - RUNS_SHOWN })}</li>
      ) : null}
    </ul>
  );
}

/** A run of one connection names it. */
function namesOfOwn({ connectionId, results }: { connectionId: string | null; results: readonly { label: string }[] }) {
  return connectionId === null ? [] : results.map(({ label }) => label);
}
