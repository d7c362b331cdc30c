import { queryOptions } from '@tanstack/react-query';
import { getHealth, getSyncStatus, listCriticalFaults } from '../../src/contract/health.ts';
import { call } from './api.ts';

/** How often an open page of health asks again. */
const REFRESH_MS = 5_000;
/** How often every page of staff looks for what stops relais, and a host’s for how their syncing goes. */
const GLANCE_MS = 30_000;

/** How relais as a whole is, for support and admin. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async () => (await call(getHealth, {})).data,
  refetchInterval: REFRESH_MS,
});

/** What stops relais as a whole now, for support and admin. */
export const criticalFaultsQuery = queryOptions({
  queryKey: ['critical-faults'],
  queryFn: async () => (await call(listCriticalFaults, {})).data,
  refetchInterval: GLANCE_MS,
});

/** How syncing goes: of one’s own connections, or of all for support and admin. */
export const syncStatusQuery = queryOptions({
  queryKey: ['sync', 'status'],
  queryFn: async () => (await call(getSyncStatus, {})).data,
  refetchInterval: GLANCE_MS,
});
