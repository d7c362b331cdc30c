import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
  useRouter,
} from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { z } from 'zod';
import { isStaff } from '../../src/domain/member.ts';
import { createAccountRoutes } from './account-routes.tsx';
import { alertsShownSchema } from './alerts-shown.ts';
import { isUnauthenticated } from './api-problem.ts';
import { conflictsShownSchema } from './conflicts-shown.ts';
import { BrokenPage, NotFoundAlone } from './frame/PagesAlone.tsx';
import { SiteFrame } from './frame/SiteFrame.tsx';
import { createNoticeRoutes } from './notice-routes.tsx';
import { AdminSettingsPage } from './pages/admin-settings/AdminSettingsPage.tsx';
import { AlertPage } from './pages/alert/AlertPage.tsx';
import { AlertsPage } from './pages/alerts/AlertsPage.tsx';
import { ConflictPage } from './pages/conflict/ConflictPage.tsx';
import { ConflictsPage } from './pages/conflicts/ConflictsPage.tsx';
import { DashboardPage } from './pages/dashboard/DashboardPage.tsx';
import { FeedPage } from './pages/feeds/FeedPage.tsx';
import { HealthPage } from './pages/health/HealthPage.tsx';
import { ListingPage } from './pages/listing/ListingPage.tsx';
import { ListingsPage } from './pages/listings/ListingsPage.tsx';
import { MembersPage } from './pages/members/MembersPage.tsx';
import { ModesPage } from './pages/modes/ModesPage.tsx';
import { PlatformsPage } from './pages/platforms/PlatformsPage.tsx';
import { ForgotPasswordPage } from './pages/sign-in/ForgotPasswordPage.tsx';
import { SetPasswordPage } from './pages/sign-in/SetPasswordPage.tsx';
import { SignInPage } from './pages/sign-in/SignInPage.tsx';
import { SweepReportPage } from './pages/sweep-reports/SweepReportPage.tsx';
import { SweepReportsPage } from './pages/sweep-reports/SweepReportsPage.tsx';
import { SyncPage } from './pages/sync/SyncPage.tsx';
import { listingTabs, paths, safeBack } from './paths.ts';
import { preferencesQuery } from './queries.ts';

/** What every route can reach: the data of the page and its texts. */
export type PageContext = { readonly client: QueryClient; readonly texts: i18n };

const pageSearch = z.coerce.number().int().min(1).catch(1);

const rootRoute = createRootRouteWithContext<PageContext>()({ component: Outlet, notFoundComponent: NotFoundAlone });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ back: z.string().optional().catch(undefined), saved: z.coerce.string().optional() }),
  component: function SignIn() {
    const { back, saved } = signInRoute.useSearch();
    const router = useRouter();
    return (
      <SignInPage
        passwordSaved={saved !== undefined}
        onSignedIn={() => void router.navigate({ href: safeBack(back), replace: true })}
      />
    );
  },
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: ForgotPasswordPage,
});

const setPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-password',
  validateSearch: z.object({ token: z.coerce.string().optional() }),
  component: function SetPassword() {
    const { token } = setPasswordRoute.useSearch();
    const router = useRouter();
    return <SetPasswordPage token={token} onSaved={() => void router.navigate(paths.signInAfterPassword())} />;
  },
});

/** Everything behind sign-in. Whoever is not signed in goes there first and comes back after. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      const { locale } = await context.client.ensureQueryData(preferencesQuery);
      if (context.texts.language !== locale) await context.texts.changeLanguage(locale);
    } catch (error) {
      if (isUnauthenticated(error)) throw redirect({ ...paths.signIn(location.href), replace: true });
      throw error;
    }
  },
  component: function SignedIn() {
    const router = useRouter();
    const { client } = signedInRoute.useRouteContext();
    const leave = async () => {
      await router.navigate(paths.signIn());
      client.clear();
    };
    return (
      <SiteFrame onSignedOut={() => void leave()}>
        <Outlet />
      </SiteFrame>
    );
  },
});

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { role } = await context.client.ensureQueryData(preferencesQuery);
    throw redirect({ ...(isStaff(role) ? paths.dashboard() : paths.listings()), replace: true });
  },
});

const listingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/listings',
  validateSearch: z.object({ scope: z.enum(['own', 'all']).catch('own'), page: pageSearch }),
  component: function Listings() {
    const router = useRouter();
    return (
      <ListingsPage shown={listingsRoute.useSearch()} onShow={(shown) => void router.navigate(paths.listings(shown))} />
    );
  },
});

const listingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/listings/$listingId',
  validateSearch: z.object({
    tab: z.enum(listingTabs).catch('calendar'),
    month: z.string().optional().catch(undefined),
    page: pageSearch,
  }),
  component: function OneListing() {
    const router = useRouter();
    const { listingId } = listingRoute.useParams();
    const { tab, month, page } = listingRoute.useSearch();
    const shown = { tab, month, page };
    return (
      <ListingPage
        key={listingId}
        listingId={listingId}
        shown={shown}
        onShow={(change) =>
          void router.navigate({
            ...paths.listing(listingId, { ...shown, ...change }),
            replace: change.month !== undefined,
            resetScroll: false,
          })
        }
        onDeleted={() => void router.navigate(paths.listings())}
      />
    );
  },
});

const conflictsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/conflicts',
  validateSearch: conflictsShownSchema,
  component: function Conflicts() {
    const router = useRouter();
    return (
      <ConflictsPage
        shown={conflictsRoute.useSearch()}
        onShow={(shown) => void router.navigate({ ...paths.conflicts(shown), resetScroll: false })}
      />
    );
  },
});

const conflictRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/conflicts/$conflictId',
  component: function OneConflict() {
    const { conflictId } = conflictRoute.useParams();
    return <ConflictPage key={conflictId} conflictId={conflictId} />;
  },
});

const feedRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/feeds',
  validateSearch: z.object({ listingId: z.string().optional().catch(undefined) }),
  component: function ExamineFeed() {
    const { listingId } = feedRoute.useSearch();
    return <FeedPage key={listingId ?? ''} listingId={listingId} />;
  },
});

const sweepReportsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sync/reports',
  validateSearch: z.object({ page: pageSearch }),
  component: function SweepReports() {
    const router = useRouter();
    const { page } = sweepReportsRoute.useSearch();
    return <SweepReportsPage page={page} onPage={(next) => void router.navigate(paths.sweepReports(next))} />;
  },
});

const sweepReportRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sync/reports/$reportId',
  component: function OneSweepReport() {
    const { reportId } = sweepReportRoute.useParams();
    return <SweepReportPage key={reportId} reportId={reportId} />;
  },
});

const syncRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sync',
  validateSearch: z.object({ page: pageSearch }),
  component: function Sync() {
    const router = useRouter();
    const { page } = syncRoute.useSearch();
    return (
      <SyncPage page={page} onPage={(next) => void router.navigate({ ...paths.sync(next), resetScroll: false })} />
    );
  },
});

const modesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/help/modes',
  component: ModesPage,
});

const membersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/members',
  validateSearch: z.object({ page: pageSearch }),
  component: function Members() {
    const router = useRouter();
    const { page } = membersRoute.useSearch();
    return <MembersPage page={page} onPage={(next) => void router.navigate(paths.members(next))} />;
  },
});

const dashboardRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin',
  component: DashboardPage,
});

const alertsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/alerts/calendar-sync',
  validateSearch: alertsShownSchema,
  component: function Alerts() {
    const router = useRouter();
    return (
      <AlertsPage
        shown={alertsRoute.useSearch()}
        onShow={(shown) => void router.navigate({ ...paths.alerts(shown), resetScroll: false })}
      />
    );
  },
});

const alertRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/alerts/$alertId',
  validateSearch: z.object({ attemptsPage: pageSearch, eventsPage: pageSearch }),
  component: function OneAlert() {
    const router = useRouter();
    const { alertId } = alertRoute.useParams();
    const shown = alertRoute.useSearch();
    return (
      <AlertPage
        key={alertId}
        alertId={alertId}
        shown={shown}
        onShow={(change) =>
          void router.navigate({ ...paths.alert(alertId, { ...shown, ...change }), resetScroll: false })
        }
      />
    );
  },
});

const platformsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/platforms',
  validateSearch: z.object({ page: pageSearch }),
  component: function Platforms() {
    const router = useRouter();
    const { page } = platformsRoute.useSearch();
    return <PlatformsPage page={page} onPage={(next) => void router.navigate(paths.platforms(next))} />;
  },
});

const healthRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/health',
  component: HealthPage,
});

const adminSettingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/settings',
  component: AdminSettingsPage,
});

/** The whole map of the pages. A search parameter is always plain text in the address, never JSON. */
export function createPageRouter(context: PageContext) {
  const ops = [platformsRoute, healthRoute] as const;
  const support = [dashboardRoute, alertsRoute, alertRoute, ...ops, membersRoute, adminSettingsRoute] as const;
  const signedIn = signedInRoute.addChildren([
    homeRoute,
    listingsRoute,
    listingRoute,
    conflictsRoute,
    conflictRoute,
    feedRoute,
    ...createNoticeRoutes(signedInRoute),
    ...createAccountRoutes(signedInRoute),
    syncRoute,
    modesRoute,
    sweepReportsRoute,
    sweepReportRoute,
    ...support,
  ]);
  return createRouter({
    routeTree: rootRoute.addChildren([signInRoute, forgotPasswordRoute, setPasswordRoute, signedIn]),
    context,
    parseSearch: parseSearchWith((text) => text),
    stringifySearch: stringifySearchWith(String),
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NotFoundAlone,
    scrollRestoration: true,
  });
}
