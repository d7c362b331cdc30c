import { queryOptions } from '@tanstack/react-query';
import { getBookingExposure, listListingExports } from '../../src/contract/exports.ts';
import { call } from './api.ts';

/** How often an open page asks again: platforms read when they like. */
const REFRESH_MS = 30_000;

/** The exports of a listing that are not revoked. */
export function exportsQuery(listingId: string) {
  return queryOptions({
    queryKey: ['listing', listingId, 'exports'],
    queryFn: async () => (await call(listListingExports, { params: { listingId } })).data,
    refetchInterval: REFRESH_MS,
  });
}

/** How long a stay of a listing stayed open elsewhere. */
export function exposureQuery(listingId: string, bookingId: string) {
  return queryOptions({
    queryKey: ['listing', listingId, 'exposure', bookingId],
    queryFn: async () => (await call(getBookingExposure, { params: { bookingId } })).data,
    refetchInterval: REFRESH_MS,
  });
}

/** Where a stay's record to print is: a page of the API, for the signed-in owner. */
export function proofAddress(bookingId: string): string {
  return `/api/bookings/${bookingId}/exposure/proof`;
}
