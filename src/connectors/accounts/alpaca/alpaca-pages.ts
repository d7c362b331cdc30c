import type {
  AccountCall,
  AccountRecord,
  AccountReply,
  PageRead,
  PageRequest,
  RejectedReading,
} from '../../../account-ports.ts';
import type { Instant } from '../../../domain/instant.ts';
import { laterInstant } from '../../../domain/instant.ts';
import { jsonOf } from '../judging/json-body.ts';
import type { AlpacaSend } from './alpaca-api.ts';
import { classifyAlpaca } from './alpaca-classify.ts';
import { type AlpacaCursor, beginOf, cursorAfter, cursorOf, cursorWithoutToken } from './alpaca-cursor.ts';
import { type AlpacaStream, alpacaStreams } from './alpaca-description.ts';
import { placeOf, readRow } from './alpaca-row.ts';
import { activitiesSchema } from './alpaca-shapes.ts';

type Page = PageRequest & { readonly stream: AlpacaStream };

/** The default and the maximum of the service. */
const pageSize = 100;

const asked = {
  fills: { path: '/v2/account/activities/FILL', query: {}, purpose: 'reading fills' },
  fees: { path: '/v2/account/activities', query: { activity_types: 'FEE,CFEE' }, purpose: 'reading fees' },
} as const;

/** Pages of activities, oldest first, one request each. */
export function alpacaPages(send: AlpacaSend, accountKey: string) {
  return {
    async read(page: Page, call: AccountCall): Promise<PageRead> {
      const kept = cursorOf(page.cursor);
      if (kept === undefined) return { outcome: 'cursor_invalid', cursor: null, code: 'unknown_cursor' };
      const { overlapMs } = alpacaStreams[page.stream];
      const begin = beginOf(kept, page, overlapMs);
      const { path, purpose } = asked[page.stream];
      const reply = await send({ path, query: queryOf(page, begin), purpose }, call);
      if (isTokenRefused(reply, begin)) {
        return { outcome: 'cursor_invalid', cursor: cursorWithoutToken(begin, overlapMs), code: 'page_token' };
      }
      const rows = rowsOf(reply);
      const failed = { outcome: 'failed', failure: classifyAlpaca(reply, purpose) } as const;
      return rows === undefined ? failed : (pageOf(rows, { begin, page, accountKey }) ?? failed);
    },
  };
}

function queryOf({ stream, until }: Page, { after, token }: AlpacaCursor): string {
  const query = new URLSearchParams(asked[stream].query);
  query.set('direction', 'asc');
  query.set('page_size', String(pageSize));
  query.set('until', until);
  if (after !== null) query.set('after', after);
  if (token !== null) query.set('page_token', token);
  return query.toString();
}

/** Once for a list: if reading again meets the same, it is not the token. */
function isTokenRefused(reply: AccountReply, { token, isReread }: AlpacaCursor): boolean {
  return reply.outcome === 'answered' && reply.status === 422 && token !== null && !isReread;
}

function rowsOf(reply: AccountReply): readonly unknown[] | undefined {
  if (reply.outcome !== 'answered' || reply.status !== 200) return undefined;
  return activitiesSchema.safeParse(jsonOf(reply.text)).data;
}

/** The page; undefined where it cannot be gone on from: full, and without an ID at its end or with the one it began after. */
function pageOf(
  rows: readonly unknown[],
  { begin, page, accountKey }: { begin: AlpacaCursor; page: Page; accountKey: string },
): PageRead | undefined {
  const isDone = rows.length < pageSize;
  const token = isDone ? null : placeOf(rows.at(-1)).id;
  if (!isDone && (token === null || token === begin.token)) return undefined;
  const records: AccountRecord[] = [];
  const rejected: RejectedReading[] = [];
  let newestAt: Instant | null = null;
  for (const row of rows) {
    const read = readRow(page.stream, row, accountKey);
    if ('reason' in read) rejected.push(read);
    else records.push(read);
    newestAt = laterInstant(newestAt, placeOf(row).at);
  }
  const cursor = cursorAfter(begin, { newestAt, token, until: page.until });
  return { outcome: 'page', records, rejected, cursor, isDone };
}
