import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../src/contract/listings.ts';
import { connectionsQuery } from './queries.ts';
import { type ConnectionNames, namesOfConnections } from './words/connection-words.ts';

/**
 * How the connections of a listing are called: by their labels until the connections are read, and for good where the
 * names are not `wanted`, which spares the request.
 */
export function useConnectionNames(listing: Listing, wanted = true): ConnectionNames {
  const { data } = useQuery({ ...connectionsQuery(listing.id), enabled: wanted });
  return namesOfConnections(data ?? [], listing.connectionCount);
}
