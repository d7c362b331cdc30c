import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listEvents } from '../../src/contract/events.ts';
import { getBilletwebSync } from '../../src/contract/schedulers.ts';
import { whileSyncing } from './account-queries.ts';
import { call } from './api.ts';

const PAGE_SIZE = 50;

/** The scheduler of Billetweb: of one’s own accounts, for an admin of all. */
export const billetwebSchedulerQuery = queryOptions({
  queryKey: ['billetweb', 'scheduler'],
  queryFn: async () => (await call(getBilletwebSync, {})).data,
  refetchInterval: ({ state }) => whileSyncing(state.data?.isSyncing ?? false),
});

/** A page of one’s own formations and stages, by name. */
export function eventsQuery(page: number, isSyncing: boolean) {
  return queryOptions({
    queryKey: ['billetweb', 'events', page],
    queryFn: () => call(listEvents, { query: { page, pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
    refetchInterval: whileSyncing(isSyncing),
  });
}
