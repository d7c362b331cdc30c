import { type AnyRoute, createRoute, useRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { isAccountConnector } from '../../src/domain/account-connector.ts';
import { AccountPage } from './pages/account/AccountPage.tsx';
import { ConnectPage } from './pages/account-connect/ConnectPage.tsx';
import { AccountsPage } from './pages/accounts/AccountsPage.tsx';
import { BilletwebPage } from './pages/billetweb/BilletwebPage.tsx';
import { HubAccountsPage } from './pages/hub-accounts/HubAccountsPage.tsx';
import { accountTabs, paths } from './paths.ts';

const pageSearch = z.coerce.number().int().min(1).catch(1);
const accountSearch = z.object({ tab: z.enum(accountTabs).catch('runs'), page: pageSearch });
const connectSearch = z.object({ connector: z.string().optional().catch(undefined) });
const billetwebSearch = z.object({ page: pageSearch });

/** Accounts at hubs, ticketing services and brokers, and the page of Billetweb; `parent` is that of everything behind sign-in. */
export function createAccountRoutes<Parent extends AnyRoute>(parent: Parent) {
  const accountsRoute = createRoute({ getParentRoute: () => parent, path: '/accounts', component: AccountsPage });
  const hubAccountsRoute = createRoute({
    getParentRoute: () => parent,
    path: '/accounts/hubs',
    component: HubAccountsPage,
  });
  const others = [createConnectRoute(parent), createAccountRoute(parent), createBilletwebRoute(parent)] as const;
  return [accountsRoute, hubAccountsRoute, ...others] as const;
}

function createConnectRoute<Parent extends AnyRoute>(parent: Parent) {
  const route = createRoute({
    getParentRoute: () => parent,
    path: '/accounts/new',
    validateSearch: connectSearch,
    component: function Connect() {
      const router = useRouter();
      const { connector } = connectSearch.parse(route.useSearch());
      return (
        <ConnectPage
          connector={connector !== undefined && isAccountConnector(connector) ? connector : null}
          onConnected={({ id }) => void router.navigate(paths.account(id))}
        />
      );
    },
  });
  return route;
}

function createAccountRoute<Parent extends AnyRoute>(parent: Parent) {
  const route = createRoute({
    getParentRoute: () => parent,
    path: '/accounts/$connectionId',
    validateSearch: accountSearch,
    component: function OneAccount() {
      const router = useRouter();
      const { connectionId } = z.object({ connectionId: z.string() }).parse(route.useParams());
      const shown = accountSearch.parse(route.useSearch());
      return (
        <AccountPage
          key={connectionId}
          connectionId={connectionId}
          shown={shown}
          onShow={(change) =>
            void router.navigate({ ...paths.account(connectionId, { ...shown, ...change }), resetScroll: false })
          }
          onDeleted={() => void router.navigate(paths.accounts())}
        />
      );
    },
  });
  return route;
}

function createBilletwebRoute<Parent extends AnyRoute>(parent: Parent) {
  const route = createRoute({
    getParentRoute: () => parent,
    path: '/billetweb',
    validateSearch: billetwebSearch,
    component: function Billetweb() {
      const router = useRouter();
      const { page } = billetwebSearch.parse(route.useSearch());
      return <BilletwebPage page={page} onPage={(next) => void router.navigate(paths.billetweb(next))} />;
    },
  });
  return route;
}
