import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { getListingCalendar, listHeld } from '../../src/contract/calendar.ts';
import { listListingConnections } from '../../src/contract/connections.ts';
import { getListing, listListings } from '../../src/contract/listings.ts';
import { getPreferences, listMembers } from '../../src/contract/members.ts';
import { getRun, listListingRuns, type Run } from '../../src/contract/runs.ts';
import type { NightRange } from '../../src/domain/night-range.ts';
import { call } from './api.ts';
import { ApiProblem, isNotFound } from './api-problem.ts';
import { unlessHeard } from './live/polling.ts';
import { isUnfinished } from './words/run-words.ts';

/** How often a page that is open asks again, so that syncs by schedule show up by themselves. */
const REFRESH_MS = 30_000;
/** How often a run that has not ended is asked for. */
const FOLLOW_MS = 1000;

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: async () => (await call(getPreferences, {})).data,
  staleTime: 5 * 60_000,
});

/** A page of listings, one's own or all. */
export function listingsQuery(shown: { readonly scope: 'own' | 'all'; readonly page: number }) {
  return queryOptions({
    queryKey: ['listings', shown],
    queryFn: () => call(listListings, { query: { ...shown, pageSize: 24 } }),
    placeholderData: keepPreviousData,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** One's own listings, the first hundred by name, to choose from. */
export const ownListingsQuery = queryOptions({
  queryKey: ['listings', 'own'],
  queryFn: async () => (await call(listListings, { query: { scope: 'own', page: 1, pageSize: 100 } })).data,
});

/** The first of all listings, by name, whose name contains this. For support and admins. */
export function listingsNamedQuery(name: string) {
  return queryOptions({
    queryKey: ['listings', 'named', name],
    queryFn: async () => (await call(listListings, { query: { scope: 'all', name, page: 1, pageSize: 50 } })).data,
    placeholderData: keepPreviousData,
  });
}

/** One listing. */
export function listingQuery(listingId: string) {
  return queryOptions({
    queryKey: ['listing', listingId],
    queryFn: async () => (await call(getListing, { params: { listingId } })).data,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** The nights in [from, to) with their causes. */
export function calendarQuery(listingId: string, nights: NightRange) {
  return queryOptions({
    queryKey: ['listing', listingId, 'calendar', nights.from, nights.to],
    queryFn: async () => {
      const query = { from: nights.from, to: nights.to };
      return (await call(getListingCalendar, { params: { listingId }, query })).data;
    },
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** What waits for confirmation. */
export function heldQuery(listingId: string) {
  return queryOptions({
    queryKey: ['listing', listingId, 'held'],
    queryFn: async () => (await call(listHeld, { params: { listingId } })).data,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** The connections of a listing. */
export function connectionsQuery(listingId: string) {
  return queryOptions({
    queryKey: ['listing', listingId, 'connections'],
    queryFn: async () => (await call(listListingConnections, { params: { listingId } })).data,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** A page of a listing's runs. */
export function runsQuery(listingId: string, page: number) {
  return queryOptions({
    queryKey: ['listing', listingId, 'runs', page],
    queryFn: () => call(listListingRuns, { params: { listingId }, query: { page, pageSize: 20 } }),
    placeholderData: keepPreviousData,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** One run of a listing, asked for about every second until it has ended. */
export function followedRunQuery(runId: string | null) {
  return queryOptions({
    queryKey: ['run', runId],
    queryFn: async () => {
      const { data } = await call(getRun, { params: { runId: runId ?? '' } });
      if (data.listingId !== null) return data;
      throw new ApiProblem({ code: 'unreadable_answer', status: 200, detail: `Run ${data.id} is of an account` });
    },
    enabled: runId !== null,
    // The next poll is the retry.
    retry: false,
    refetchInterval: (query) => (isFollowable(query.state) ? FOLLOW_MS : false),
  });
}

function isFollowable(state: { readonly data: Run | undefined; readonly error: Error | null }): boolean {
  if (isNotFound(state.error)) return false;
  return state.data === undefined || isUnfinished(state.data);
}

/** A page of everyone with an account. */
export function membersQuery(page: number) {
  return queryOptions({
    queryKey: ['members', page],
    queryFn: () => call(listMembers, { query: { page, pageSize: 25 } }),
    placeholderData: keepPreviousData,
  });
}

/** Asks again for everything shown of a listing. */
export async function refreshListing(client: QueryClient, listingId: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['listing', listingId] }),
    client.invalidateQueries({ queryKey: ['listings'] }),
  ]);
}
