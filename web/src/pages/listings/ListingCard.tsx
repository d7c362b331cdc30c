import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Listing } from '../../../../src/contract/listings.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { FailingLine } from '../../parts/FailingLine.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { RunBadge, ToneBadge } from '../../parts/RunBadge.tsx';
import { paths } from '../../paths.ts';
import { useConnectionNames } from '../../use-connection-names.ts';
import { isUnfinished, runInWords } from '../../words/run-words.ts';

/** One listing in the list: active or not, how the last run ended, when the next one is. */
export function ListingCard(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing } = props;
  return (
    <Card withBorder component="li" className="paper listing-card">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h4" className="breakable">
            <AppLink place={paths.listing(listing.id)} inherit>
              {listing.name}
            </AppLink>
          </Title>
          <ToneBadge tone={listing.active ? 'good' : 'calm'}>
            {listing.active ? t('listings.active') : t('listings.inactive')}
          </ToneBadge>
        </Group>
        <LastRun listing={listing} />
        <FailingLine listing={listing} />
        <Text size="sm" c="dimmed">
          {listing.connectionCount === 0
            ? t('listings.noConnection')
            : t('listings.connections', { count: listing.connectionCount })}
          {listing.own ? '' : ` · ${t('listings.notYours')}`}
        </Text>
        <NextSync listing={listing} />
      </Stack>
    </Card>
  );
}

function LastRun(props: { readonly listing: Listing }) {
  const words = useWords();
  const { listing } = props;
  const run = listing.lastRun;
  const names = useConnectionNames(listing, listing.connectionCount > 1 && run !== null && run.error !== null);
  if (!run) return <Text size="sm">{words.t('listings.neverSynced')}</Text>;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <RunBadge status={run.status} />
        <Text size="sm" c="dimmed">
          <Moment at={run.finishedAt ?? run.startedAt ?? run.queuedAt} say={(when) => when} />
        </Text>
      </Group>
      {isUnfinished(run) ? null : <Text size="sm">{runInWords(run, names, words)}</Text>}
    </Stack>
  );
}

function NextSync(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { nextSyncAt } = props.listing;
  return (
    <Text size="sm" c="dimmed">
      {nextSyncAt === null ? (
        t('listings.noNextSync')
      ) : (
        <Moment at={nextSyncAt} say={(when) => t('listings.nextSync', { when })} />
      )}
    </Text>
  );
}
