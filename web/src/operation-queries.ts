import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listConnections } from '../../src/contract/connections.ts';
import {
  getContinuousSync,
  getOperation,
  listOperationRuns,
  listOperations,
  type OperationAnswer,
} from '../../src/contract/operations.ts';
import { listRunOperations } from '../../src/contract/runs.ts';
import { call } from './api.ts';

const REFRESH_MS = 30_000;
/** How often an operation that has not ended is asked for. */
const FOLLOW_MS = 1_000;

/** Whether relais syncs by itself: on every page. */
export const continuousQuery = queryOptions({
  queryKey: ['operations', 'continuous'],
  queryFn: async () => (await call(getContinuousSync, {})).data,
  refetchInterval: REFRESH_MS,
});

/** A page of one’s own connected calendars over all listings. */
export function allConnectionsQuery(page: number) {
  return queryOptions({
    queryKey: ['operations', 'connections', page],
    queryFn: async () => {
      const { data, meta } = await call(listConnections, { query: { kind: 'calendar', page, pageSize: 25 } });
      return { data: data.filter((each) => each.kind === 'calendar'), meta };
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** The latest operations: one’s own, or those of all. */
export function operationsQuery(scope: 'own' | 'all') {
  return queryOptions({
    queryKey: ['operations', 'list', scope],
    queryFn: async () => (await call(listOperations, { query: { scope, page: 1, pageSize: 10 } })).data,
    refetchInterval: REFRESH_MS,
  });
}

/** True while an operation has not ended. */
export function isUnderWay({ finishedAt }: Pick<OperationAnswer, 'finishedAt'>): boolean {
  return finishedAt === null;
}

/** One operation, asked for about every second until it has ended. */
export function followedOperationQuery(operationId: string) {
  return queryOptions({
    queryKey: ['operations', 'one', operationId],
    queryFn: async () => (await call(getOperation, { params: { operationId } })).data,
    refetchInterval: ({ state }) => (state.data === undefined || isUnderWay(state.data) ? FOLLOW_MS : false),
  });
}

/** The first runs of an operation; `follow` asks again as they go on. */
export function operationRunsQuery(operationId: string, follow: boolean) {
  return queryOptions({
    queryKey: ['operations', 'runs', operationId, follow],
    queryFn: () => call(listOperationRuns, { params: { operationId }, query: { page: 1, pageSize: 50 } }),
    placeholderData: keepPreviousData,
    refetchInterval: follow ? FOLLOW_MS : false,
  });
}

/** What a run did, line by line. */
export function runLogQuery(runId: string) {
  return queryOptions({
    queryKey: ['run', runId, 'log'],
    queryFn: async () => (await call(listRunOperations, { params: { runId } })).data,
  });
}
