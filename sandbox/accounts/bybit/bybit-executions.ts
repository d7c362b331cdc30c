import type { Request } from 'express';
import { BybitRefusal } from './bybit-gate.ts';
import type { BybitExecution, BybitFakeAccount, BybitState } from './bybit-state.ts';

const weekMs = 7 * 24 * 60 * 60_000;
const categories = ['spot', 'linear', 'inverse', 'option'];

/** One page of executions, newest first, with the next page's cursor percent-encoded as Bybit has it; a full page always names a next one. */
export function executionsAskedFor(
  state: BybitState,
  {
    account,
    query,
    nowMs,
  }: { readonly account: BybitFakeAccount; readonly query: Request['query']; readonly nowMs: number },
): { readonly nextPageCursor: string; readonly category: string; readonly list: readonly BybitExecution[] } {
  const category = text(query, 'category') ?? '';
  const limit = Number(text(query, 'limit') ?? '50');
  if (!categories.includes(category) || !(limit >= 1 && limit <= 100)) throw new BybitRefusal('request_parameter');
  const { fromMs, toMs } = spanOf(query, nowMs);
  const offset = offsetOf(text(query, 'cursor'));
  const found = state.executions
    .filter((kept) => kept.apiKey === account.apiKey && kept.category === category)
    .map(({ row }) => row)
    .filter(({ execTime }) => Number(execTime) >= fromMs && Number(execTime) <= toMs)
    .sort((a, b) => Number(b.execTime) - Number(a.execTime) || (a.execId < b.execId ? 1 : -1));
  const list = found.slice(offset, offset + limit);
  const next = offset + list.length;
  const nextPageCursor = list.length === limit ? encodeURIComponent(`${next}:2,${next}:2`) : '';
  return { nextPageCursor, category, list };
}

/** Both bounds, of which each may be missing; 7 days at most. */
function spanOf(query: Request['query'], nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  const [start, end] = [text(query, 'startTime'), text(query, 'endTime')];
  if (start === undefined) {
    const toMs = end === undefined ? nowMs : Number(end);
    return { fromMs: toMs - weekMs, toMs };
  }
  const fromMs = Number(start);
  const toMs = end === undefined ? fromMs + weekMs : Number(end);
  const isSpan = toMs >= fromMs && toMs - fromMs <= weekMs;
  if (!isSpan) throw new BybitRefusal('request_parameter');
  return { fromMs, toMs };
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const match = /^(\d+):2,\1:2$/.exec(cursor);
  if (match === null) throw new BybitRefusal('request_parameter');
  return Number(match[1]);
}

function text(query: Request['query'], name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
}
