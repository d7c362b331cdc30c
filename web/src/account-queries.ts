import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type AccountConnection, listConnectors } from '../../src/contract/account-connections.ts';
import { getConnection, listConnectionRuns, listConnections } from '../../src/contract/connections.ts';
import { getRun } from '../../src/contract/runs.ts';
import type { AccountKind } from '../../src/domain/account-connector.ts';
import { call } from './api.ts';
import { ApiProblem, isNotFound } from './api-problem.ts';
import { unlessHeard } from './live/polling.ts';
import { isUnfinished } from './words/run-words.ts';

const REFRESH_MS = 30_000;
/** How often what is being synchronised is asked for: its phase changes without a hint. */
const SYNCING_MS = 3_000;
const FOLLOW_MS = 1_500;
/** More than one person may have. */
const ALL = 100;

/** How often to ask for what shows `isSyncing`, and otherwise what hints tell of. */
export function whileSyncing(isSyncing: boolean): number {
  return isSyncing ? SYNCING_MS : unlessHeard(REFRESH_MS)();
}

/** What can be connected. It changes with a new version of relais alone. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: async () => (await call(listConnectors, {})).data,
  staleTime: 60 * 60_000,
});

/** One’s own accounts of a kind, oldest first. */
export function accountsQuery(kind: AccountKind) {
  return queryOptions({
    queryKey: ['accounts', 'list', kind],
    queryFn: async () => {
      const { data } = await call(listConnections, { query: { kind, page: 1, pageSize: ALL } });
      return data.filter((each) => each.kind !== 'calendar');
    },
    refetchInterval: ({ state }) => whileSyncing(state.data?.some(isUnderWay) ?? false),
  });
}

/** One account. A calendar has a page of its own: here it is none. */
export function accountQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['accounts', 'one', connectionId],
    queryFn: async () => {
      const { data } = await call(getConnection, { params: { connectionId } });
      if (data.kind !== 'calendar') return data;
      throw new ApiProblem({ code: 'not_found', status: 404, detail: `Connection ${data.id} is a calendar` });
    },
    refetchInterval: ({ state }) => whileSyncing(state.data !== undefined && isUnderWay(state.data)),
  });
}

/** A page of an account’s runs, newest first. */
export function accountRunsQuery(connectionId: string, page: number) {
  return queryOptions({
    queryKey: ['accounts', 'runs', connectionId, page],
    queryFn: async () => {
      const { data, meta } = await call(listConnectionRuns, {
        params: { connectionId },
        query: { page, pageSize: 10 },
      });
      return { data: data.filter((run) => run.listingId === null), meta };
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => whileSyncing(state.data?.data.some(isUnfinished) ?? false),
  });
}

/** One run of an account, followed until it has ended. */
export function followedAccountRunQuery(runId: string | null) {
  return queryOptions({
    queryKey: ['accounts', 'run', runId],
    queryFn: async () => {
      const { data } = await call(getRun, { params: { runId: runId ?? '' } });
      if (data.listingId === null) return data;
      throw new ApiProblem({ code: 'not_found', status: 404, detail: `Run ${data.id} is of a listing` });
    },
    enabled: runId !== null,
    // The next poll is the retry.
    retry: false,
    refetchInterval: ({ state }) => {
      if (isNotFound(state.error)) return false;
      return state.data === undefined || isUnfinished(state.data) ? FOLLOW_MS : false;
    },
  });
}

function isUnderWay({ status }: AccountConnection): boolean {
  return status === 'SYNCING';
}
