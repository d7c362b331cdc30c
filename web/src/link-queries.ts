import { queryOptions } from '@tanstack/react-query';
import { listListingLinks } from '../../src/contract/links.ts';
import { call } from './api.ts';

/** The listings that close with this one. */
export function linksQuery(listingId: string) {
  return queryOptions({
    queryKey: ['listing', listingId, 'links'],
    queryFn: async () => (await call(listListingLinks, { params: { listingId } })).data,
  });
}
