import { Group, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../src/contract/listings.ts';
import { isNotFound } from '../../api-problem.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { FailingLine } from '../../parts/FailingLine.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { type ListingTab, listingTabs, paths } from '../../paths.ts';
import { listingQuery } from '../../queries.ts';
import { ConflictNotice } from '../conflicts/ConflictNotice.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { ListingCalendarSection } from './calendar/ListingCalendarSection.tsx';
import { ConnectionsSection } from './connections/ConnectionsSection.tsx';
import { ExportsSection } from './exports/ExportsSection.tsx';
import { SilenceNotice } from './exports/SilenceNotice.tsx';
import { ListingTabList } from './ListingTabList.tsx';
import { RunsSection } from './runs/RunsSection.tsx';
import { SettingsSection } from './settings/SettingsSection.tsx';
import { SyncPanel } from './sync/SyncPanel.tsx';

/** What the address asks to see of a listing; `month` is `YYYY-MM`. */
export type ListingShown = { readonly tab: ListingTab; readonly month: string | undefined; readonly page: number };

/** What a listing's page is given by its route. */
export type ListingPageProps = {
  readonly listingId: string;
  readonly shown: ListingShown;
  readonly onShow: (shown: Partial<ListingShown>) => void;
  readonly onDeleted: () => void;
};

/** One listing: its sync, calendar, connections, runs and settings. */
export function ListingPage(props: ListingPageProps) {
  const query = useQuery(listingQuery(props.listingId));
  if (isNotFound(query.error)) return <NotFoundPage />;
  return <Loaded query={query}>{(listing) => <WholeListing {...props} listing={listing} />}</Loaded>;
}

function WholeListing(props: ListingPageProps & { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing, shown } = props;
  return (
    <Stack gap="md">
      <AppLink place={paths.listings()} size="sm">
        ← {t('listings.title')}
      </AppLink>
      <Stack gap={4}>
        <Group gap="sm">
          <PageTitle>{listing.name}</PageTitle>
          {listing.active ? null : <ToneBadge tone="calm">{t('listings.inactive')}</ToneBadge>}
        </Group>
        <Text size="sm" c="dimmed">
          {listing.timeZone}
        </Text>
      </Stack>
      {listing.own ? null : <Notice tone="calm">{t('listing.notOwner')}</Notice>}
      <SyncPanel key={listing.id} listing={listing} />
      <FailingLine listing={listing} />
      <ConflictNotice listing={listing} />
      {shown.tab === 'exports' ? null : <SilenceNotice listing={listing} />}
      <Tabs
        value={shown.tab}
        onChange={(tab) => props.onShow({ tab: listingTabs.find((known) => known === tab) ?? 'calendar', page: 1 })}
        keepMounted={false}
      >
        <ListingTabList shown={shown.tab} />
        <ListingPanels {...props} />
      </Tabs>
    </Stack>
  );
}

function ListingPanels(props: ListingPageProps & { readonly listing: Listing }) {
  const { listing, shown, onShow, onDeleted } = props;
  return (
    <>
      <Tabs.Panel value="calendar">
        <ListingCalendarSection listing={listing} month={shown.month} onMonth={(month) => onShow({ month })} />
      </Tabs.Panel>
      <Tabs.Panel value="connections">
        <ConnectionsSection listing={listing} />
      </Tabs.Panel>
      <Tabs.Panel value="exports">
        <ExportsSection listing={listing} />
      </Tabs.Panel>
      <Tabs.Panel value="runs">
        <RunsSection listing={listing} page={shown.page} onPage={(page) => onShow({ page })} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <SettingsSection key={listing.id} listing={listing} onDeleted={onDeleted} />
      </Tabs.Panel>
    </>
  );
}
