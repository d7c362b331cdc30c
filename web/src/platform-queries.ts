import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listBreakers, listIncidents } from '../../src/contract/platforms.ts';
import { call } from './api.ts';

/** How often an open page of platforms asks again: ops see within seconds what happens. */
const REFRESH_MS = 5000;

/** A page of breakers, those that are not closed first. */
export function breakersQuery(page: number) {
  return queryOptions({
    queryKey: ['platforms', 'breakers', page],
    queryFn: () => call(listBreakers, { query: { page, pageSize: 25 } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** The incidents that last, and the latest that are over. */
export const incidentsQuery = queryOptions({
  queryKey: ['platforms', 'incidents'],
  queryFn: async () => (await call(listIncidents, { query: { page: 1, pageSize: 20 } })).data,
  refetchInterval: REFRESH_MS,
});
