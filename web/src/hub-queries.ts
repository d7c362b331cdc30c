import { queryOptions } from '@tanstack/react-query';
import { listConnectionRuns } from '../../src/contract/connections.ts';
import { listHubAccounts, listHubUnits } from '../../src/contract/hubs.ts';
import { call } from './api.ts';
import { unlessHeard } from './live/polling.ts';

/** One's own accounts at hubs, oldest first. */
export const hubAccountsQuery = queryOptions({
  queryKey: ['hub-accounts'],
  queryFn: async () => (await call(listHubAccounts, {})).data,
});

/** What an account lets, as its hub says now. Each question is a request of the host’s at the hub, so it is put once. */
export function hubUnitsQuery(accountId: string) {
  return queryOptions({
    queryKey: ['hub-accounts', accountId, 'units'],
    queryFn: async () => (await call(listHubUnits, { params: { accountId } })).data,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** The last runs of one connection alone, few enough for its card. */
export function connectionRunsQuery(listingId: string, connectionId: string) {
  return queryOptions({
    queryKey: ['listing', listingId, 'connections', connectionId, 'runs'],
    queryFn: async () => {
      const { data } = await call(listConnectionRuns, { params: { connectionId }, query: { page: 1, pageSize: 5 } });
      return data.filter((run) => run.listingId !== null);
    },
    refetchInterval: unlessHeard(30_000),
  });
}
