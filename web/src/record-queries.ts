import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listFills, listRejected, listTrades } from '../../src/contract/broker-records.ts';
import { whileSyncing } from './account-queries.ts';
import { call } from './api.ts';

const PAGE_SIZE = 25;

/** Which page of which account’s records, and whether a run under way may bring more. */
export type RecordsShown = { readonly connectionId: string; readonly page: number; readonly isSyncing: boolean };

/** A page of fills, newest first. */
export function fillsQuery({ connectionId, page, isSyncing }: RecordsShown) {
  return queryOptions({
    queryKey: ['accounts', 'fills', connectionId, page],
    queryFn: () => call(listFills, { params: { connectionId }, query: { page, pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
    refetchInterval: whileSyncing(isSyncing),
  });
}

/** A page of trades, newest first. */
export function tradesQuery({ connectionId, page, isSyncing }: RecordsShown) {
  return queryOptions({
    queryKey: ['accounts', 'trades', connectionId, page],
    queryFn: () => call(listTrades, { params: { connectionId }, query: { page, pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
    refetchInterval: whileSyncing(isSyncing),
  });
}

/** A page of rows that could not be read, those that wait first. */
export function rejectedQuery({ connectionId, page, isSyncing }: RecordsShown) {
  return queryOptions({
    queryKey: ['accounts', 'rejected', connectionId, page],
    queryFn: () => call(listRejected, { params: { connectionId }, query: { page, pageSize: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
    refetchInterval: whileSyncing(isSyncing),
  });
}
