import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../src/contract/listings.ts';
import { isStaff } from '../../../../src/domain/member.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { listingsQuery, preferencesQuery } from '../../queries.ts';
import { AddListingDialog } from './AddListingDialog.tsx';
import { ListingCard } from './ListingCard.tsx';

/** Which listings the address asks for. */
export type ListingsShown = { readonly scope: 'own' | 'all'; readonly page: number };

/** One's own listings with how their last run ended; support and admin may see everybody's. */
export function ListingsPage(props: {
  readonly shown: ListingsShown;
  readonly onShow: (shown: ListingsShown) => void;
}) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const query = useQuery(listingsQuery(props.shown));
  const [isAdding, adding] = useDisclosure();
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle>{t('listings.title')}</PageTitle>
        <Button onClick={adding.open}>{t('listings.add')}</Button>
      </Group>
      {isStaff(preferences.role) ? <ScopeSwitch shown={props.shown} onShow={props.onShow} /> : null}
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? <NoListing scope={props.shown.scope} /> : <ListingCards listings={data} />}
            <Pages meta={meta} onPage={(page) => props.onShow({ ...props.shown, page })} />
          </>
        )}
      </Loaded>
      <AddListingDialog opened={isAdding} onClose={adding.close} />
    </Stack>
  );
}

function ScopeSwitch(props: { readonly shown: ListingsShown; readonly onShow: (shown: ListingsShown) => void }) {
  const { t } = useWords();
  return (
    <SegmentedControl
      className="scope-switch"
      aria-label={t('listings.scope')}
      value={props.shown.scope}
      onChange={(scope) => props.onShow({ scope: scope === 'all' ? 'all' : 'own', page: 1 })}
      data={[
        { value: 'own', label: t('listings.own') },
        { value: 'all', label: t('listings.all') },
      ]}
    />
  );
}

function ListingCards(props: { readonly listings: readonly Listing[] }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} component="ul" className="plain-list">
      {props.listings.map((listing) => (
        <ListingCard key={listing.id} listing={listing} />
      ))}
    </SimpleGrid>
  );
}

function NoListing(props: { readonly scope: 'own' | 'all' }) {
  const { t } = useWords();
  return (
    <div className="empty">
      <Text fw={600}>{t('listings.empty')}</Text>
      <Text c="dimmed">{props.scope === 'all' ? t('listings.emptyAll') : t('listings.emptyText')}</Text>
    </div>
  );
}
