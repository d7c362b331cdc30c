import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../../src/contract/connections.ts';
import { useWords } from '../../language.ts';
import { allConnectionsQuery } from '../../operation-queries.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { paths } from '../../paths.ts';
import { connectionName } from '../../words/connection-words.ts';
import { modeInWords, modeReasonInWords } from '../../words/mode-words.ts';
import type { Tone } from '../../words/run-words.ts';
import { type ConnectionStanding, standingOf } from '../listing/connections/connection-standing.ts';

type Listed = Connection & { readonly listingName: string };

/** Every connection of one’s own: how it is read and why, what the last reading gave, and when the next one is. */
export function ConnectionsOverview(props: { readonly page: number; readonly onPage: (page: number) => void }) {
  const { t } = useWords();
  const query = useQuery(allConnectionsQuery(props.page));
  return (
    <section aria-labelledby="sync-connections-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="sync-connections-title">
          {t('operation.connections')}
        </Title>
        <Loaded query={query}>
          {({ data, meta }) => (
            <>
              {meta.total === 0 ? <Text c="dimmed">{t('operation.noConnection')}</Text> : null}
              <Stack component="ul" gap="xs" className="plain-list">
                {data.map((connection) => (
                  <ConnectionItem key={connection.id} connection={connection} />
                ))}
              </Stack>
              <Pages meta={meta} onPage={props.onPage} />
            </>
          )}
        </Loaded>
      </Stack>
    </section>
  );
}

function ConnectionItem({ connection }: { readonly connection: Listed }) {
  const words = useWords();
  const { t } = words;
  const { listingId, listingName, lastSyncError } = connection;
  const standing = standingOf(connection);
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <Text fw={600} className="breakable">
          <AppLink place={paths.listing(listingId, { tab: 'connections' })}>{listingName}</AppLink> ·{' '}
          {connectionName(connection)}
        </Text>
        <ToneBadge tone={tones[standing]}>{t(`connection.status.${standing}`)}</ToneBadge>
      </Group>
      <Text size="sm">{modeInWords(connection, words)}</Text>
      <Text size="sm" c="dimmed">
        {modeReasonInWords(connection, words)}
      </Text>
      <Times connection={connection} />
      {lastSyncError === null ? null : (
        <Text size="sm" className="breakable">
          {lastSyncError.message}
        </Text>
      )}
    </Card>
  );
}

const tones: Readonly<Record<ConnectionStanding, Tone>> = {
  CONNECTED: 'good',
  SYNCING: 'calm',
  ERROR: 'bad',
  DISCONNECTED: 'calm',
  NEVER_READ: 'calm',
};

function Times({ connection: { lastSyncAt, nextSyncAt } }: { readonly connection: Connection }) {
  const { t } = useWords();
  return (
    <Text size="sm">
      {lastSyncAt === null ? (
        t('connection.neverRead')
      ) : (
        <Moment at={lastSyncAt} say={(when) => t('connection.lastSync', { when })} />
      )}
      {' · '}
      {nextSyncAt === null ? (
        t('operation.noNext')
      ) : (
        <Moment at={nextSyncAt} say={(when) => t('connection.nextSync', { when })} />
      )}
    </Text>
  );
}
