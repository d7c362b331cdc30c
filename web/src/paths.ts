import type { AccountConnectorName } from '../../src/domain/account-connector.ts';
import type { AlertsShown } from './alerts-shown.ts';
import type { ConflictsShown } from './conflicts-shown.ts';
import type { NoticesShown } from './notices-shown.ts';

/** Where a link leads: what the router takes as `to` and `search`. */
export type Place = { readonly to: string; readonly search: Readonly<Record<string, string>> };

/** The sections of one listing's page. */
export const listingTabs = ['calendar', 'connections', 'exports', 'runs', 'settings'] as const;
export type ListingTab = (typeof listingTabs)[number];

/** The sections of one account's page; fills and trades are a broker's. */
export const accountTabs = ['runs', 'fills', 'trades', 'rejected'] as const;
export type AccountTab = (typeof accountTabs)[number];

/** What the address asks to see of an account. */
export type AccountShown = { readonly tab: AccountTab; readonly page: number };

/** The pages of an alert's two long lists. */
export type AlertShown = { readonly attemptsPage: number; readonly eventsPage: number };

/** Every address of the pages. All links and redirects are made here. */
export const paths = {
  home: (): Place => ({ to: '/', search: {} }),
  signIn: (back?: string): Place => ({ to: '/sign-in', search: back === undefined ? {} : { back } }),
  signInAfterPassword: (): Place => ({ to: '/sign-in', search: { saved: 'yes' } }),
  forgotPassword: (): Place => ({ to: '/forgot-password', search: {} }),
  listings: (shown: { readonly scope?: 'own' | 'all'; readonly page?: number } = {}): Place => ({
    to: '/listings',
    search: {
      ...(shown.scope === 'all' ? { scope: 'all' } : {}),
      ...pageSearch('page', shown.page),
    },
  }),
  listing: (
    listingId: string,
    shown: { readonly tab?: ListingTab; readonly month?: string; readonly page?: number } = {},
  ): Place => ({
    to: `/listings/${listingId}`,
    search: {
      ...(shown.tab !== undefined && shown.tab !== 'calendar' ? { tab: shown.tab } : {}),
      ...(shown.month === undefined ? {} : { month: shown.month }),
      ...pageSearch('page', shown.page),
    },
  }),
  conflicts: ({ state, scope, page }: Partial<ConflictsShown> = {}): Place => ({
    to: '/conflicts',
    search: {
      ...(state === undefined || state === 'undecided' ? {} : { state }),
      ...(scope === 'all' ? { scope } : {}),
      ...pageSearch('page', page),
    },
  }),
  conflict: (conflictId: string): Place => ({ to: `/conflicts/${conflictId}`, search: {} }),
  examineFeed: (listingId?: string): Place => ({ to: '/feeds', search: listingId === undefined ? {} : { listingId } }),
  notifications: ({ show, page }: Partial<NoticesShown> = {}): Place => ({
    to: '/notifications',
    search: { ...(show === 'unread' ? { show } : {}), ...pageSearch('page', page) },
  }),
  preferences: (): Place => ({ to: '/preferences', search: {} }),
  accounts: (): Place => ({ to: '/accounts', search: {} }),
  hubAccounts: (): Place => ({ to: '/accounts/hubs', search: {} }),
  connectAccount: (connector?: AccountConnectorName): Place => ({
    to: '/accounts/new',
    search: connector === undefined ? {} : { connector },
  }),
  account: (connectionId: string, shown: Partial<AccountShown> = {}): Place => ({
    to: `/accounts/${connectionId}`,
    search: {
      ...(shown.tab !== undefined && shown.tab !== 'runs' ? { tab: shown.tab } : {}),
      ...pageSearch('page', shown.page),
    },
  }),
  billetweb: (page = 1): Place => ({ to: '/billetweb', search: pageSearch('page', page) }),
  sweepReports: (page = 1): Place => ({ to: '/sync/reports', search: pageSearch('page', page) }),
  sweepReport: (reportId: string): Place => ({ to: `/sync/reports/${reportId}`, search: {} }),
  sync: (page = 1): Place => ({ to: '/sync', search: pageSearch('page', page) }),
  modes: (): Place => ({ to: '/help/modes', search: {} }),
  members: (page = 1): Place => ({ to: '/admin/members', search: pageSearch('page', page) }),
  dashboard: (): Place => ({ to: '/admin', search: {} }),
  alerts: ({ status, listingId, connectionId, failingForHours, page }: Partial<AlertsShown> = {}): Place => ({
    to: '/admin/alerts/calendar-sync',
    search: {
      ...(status === undefined ? {} : { status }),
      ...(listingId === undefined ? {} : { listingId }),
      ...(connectionId === undefined ? {} : { connectionId }),
      ...(failingForHours === undefined ? {} : { failingForHours: String(failingForHours) }),
      ...pageSearch('page', page),
    },
  }),
  alert: (alertId: string, shown: Partial<AlertShown> = {}): Place => ({
    to: `/admin/alerts/${alertId}`,
    search: { ...pageSearch('attemptsPage', shown.attemptsPage), ...pageSearch('eventsPage', shown.eventsPage) },
  }),
  platforms: (page = 1): Place => ({ to: '/admin/platforms', search: pageSearch('page', page) }),
  health: (): Place => ({ to: '/admin/health', search: {} }),
  adminSettings: (): Place => ({ to: '/admin/settings', search: {} }),
} as const;

function pageSearch(name: string, page: number | undefined): Place['search'] {
  return page !== undefined && page > 1 ? { [name]: String(page) } : {};
}

const OWN_ORIGIN = 'https://relais.invalid';

/**
 * `back` when it is an address of these pages, else the home: a link from outside must not send people elsewhere. It is
 * judged as a browser reads it, for which `//`, `/\` and a tab after the first slash all begin another site.
 */
export function safeBack(back: string | undefined): string {
  if (back === undefined || !back.startsWith('/') || !URL.canParse(back, OWN_ORIGIN)) return '/';
  const address = new URL(back, OWN_ORIGIN);
  const isOwn = address.origin === OWN_ORIGIN && !address.pathname.startsWith('//');
  if (!isOwn || address.pathname === '/sign-in') return '/';
  return address.pathname + address.search + address.hash;
}
