/** Where a link leads: what the router takes as `to` and `search`. */
export type Place = { readonly to: string; readonly search: Readonly<Record<string, string>> };

/** The sections of one listing's page. */
export const listingTabs = ['calendar', 'connections', 'runs', 'settings'] as const;
export type ListingTab = (typeof listingTabs)[number];

/** Every address of the pages. All links and redirects are made here. */
export const paths = {
  signIn: (back?: string): Place => ({ to: '/sign-in', search: back === undefined ? {} : { back } }),
  signInAfterPassword: (): Place => ({ to: '/sign-in', search: { saved: 'yes' } }),
  forgotPassword: (): Place => ({ to: '/forgot-password', search: {} }),
  listings: (shown: { readonly scope?: 'own' | 'all'; readonly page?: number } = {}): Place => ({
    to: '/listings',
    search: {
      ...(shown.scope === 'all' ? { scope: 'all' } : {}),
      ...(shown.page !== undefined && shown.page > 1 ? { page: String(shown.page) } : {}),
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
      ...(shown.page !== undefined && shown.page > 1 ? { page: String(shown.page) } : {}),
    },
  }),
  members: (page = 1): Place => ({ to: '/admin/members', search: page > 1 ? { page: String(page) } : {} }),
} as const;

/** `back` when it is an address of these pages, else the home: a link from outside must not send people elsewhere. */
export function safeBack(back: string | undefined): string {
  if (back === undefined || !/^\/(?![/\\])/.test(back) || back.startsWith('/sign-in')) return '/';
  return back;
}
