import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getConflict, listConflicts } from '../../src/contract/conflicts.ts';
import { call } from './api.ts';
import type { ConflictsShown } from './conflicts-shown.ts';
import { unlessHeard } from './live/polling.ts';

/** How often an open page asks again: a sync may find or end a conflict by itself. */
const REFRESH_MS = 30_000;

/** A page of conflicts, the undecided and gravest first. */
export function conflictsQuery({ state, scope, page }: ConflictsShown, pageSize = 25) {
  return queryOptions({
    queryKey: ['conflicts', { state, scope, page }, pageSize],
    queryFn: () => call(listConflicts, { query: { ...(state === 'all' ? {} : { state }), scope, page, pageSize } }),
    placeholderData: keepPreviousData,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** How many conflicts of one’s own wait for a decision. */
export const openConflictCountQuery = queryOptions({
  ...conflictsQuery({ state: 'undecided', scope: 'own', page: 1 }, 1),
  select: ({ meta }) => meta.total,
});

/** The undecided conflicts of one listing, one’s own or another’s. */
export function listingConflictsQuery(listingId: string, own: boolean) {
  return queryOptions({
    queryKey: ['conflicts', 'of-listing', listingId],
    queryFn: async () => {
      const query = { state: 'undecided', listingId, scope: own ? 'own' : 'all', page: 1, pageSize: 25 } as const;
      return (await call(listConflicts, { query })).data;
    },
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** One conflict with its history. */
export function conflictQuery(conflictId: string) {
  return queryOptions({
    queryKey: ['conflict', conflictId],
    queryFn: async () => (await call(getConflict, { params: { conflictId } })).data,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}
