import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../../../src/contract/connections.ts';
import type { Run } from '../../../../../src/contract/runs.ts';
import { connectionRunsQuery } from '../../../hub-queries.ts';
import { useWords } from '../../../language.ts';
import { Loaded } from '../../../parts/Loaded.tsx';
import { RunBadge } from '../../../parts/RunBadge.tsx';
import { type ConnectionNames, connectionName } from '../../../words/connection-words.ts';
import { instantInWords } from '../../../words/date-words.ts';
import { publicationInWords, runInWords } from '../../../words/run-words.ts';

type ConnectionRunsProps = { readonly connection: Connection; readonly names: ConnectionNames };

/** The last runs of one connection alone: how each ended, and what it closed or opened where. */
export function ConnectionRuns({ connection, names }: ConnectionRunsProps) {
  const { t } = useWords();
  const query = useQuery(connectionRunsQuery(connection.listingId, connection.id));
  return (
    <section aria-label={t('hub.runsOf', { label: connectionName(connection) })}>
      <Loaded query={query}>
        {(runs) =>
          runs.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('hub.noRun')}
            </Text>
          ) : (
            <Stack component="ul" gap="md" className="plain-list">
              {runs.map((run) => (
                <ConnectionRun key={run.id} run={run} names={names} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </section>
  );
}

function ConnectionRun({ run, names }: { readonly run: Run; readonly names: ConnectionNames }) {
  const words = useWords();
  return (
    <li>
      <Group gap="xs">
        <RunBadge status={run.status} />
        <Text size="sm" fw={600}>
          {instantInWords(run.startedAt ?? run.queuedAt, words.language)}
        </Text>
        <Text size="sm" c="dimmed">
          {words.t(`run.trigger.${run.trigger}`)}
        </Text>
      </Group>
      <Text size="sm">{runInWords(run, names, words)}</Text>
      {run.publications.length === 0 ? null : (
        <ul className="run-lines">
          {run.publications.map((told) => (
            <Text key={told.connectionId} component="li" size="sm">
              {publicationInWords(told, names, words)}
            </Text>
          ))}
        </ul>
      )}
    </li>
  );
}
