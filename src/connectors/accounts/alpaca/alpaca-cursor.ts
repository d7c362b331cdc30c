import { z } from 'zod';
import type { CursorValue, PageRequest } from '../../../account-ports.ts';
import { type Instant, laterInstant, plusMs } from '../../../domain/instant.ts';

const instant = z.iso.datetime();

const cursorSchema = z.object({
  after: instant.nullable(),
  newestAt: instant.nullable(),
  token: z.string().nullable(),
  until: instant.nullable(),
  isReread: z.boolean(),
});

/**
 * Where reading stands. `after` bounds the list that is paged through; `newestAt` is the newest row that was seen. In the
 * middle of a list, `token` is the last ID that was read and `until` the run that reads it; both are null at its end. `isReread`: the
 * service refused a token once since the last whole list.
 */
export type AlpacaCursor = z.output<typeof cursorSchema>;

/** A cursor as it was kept; undefined for anything that is none of ours. */
export function cursorOf(kept: CursorValue): AlpacaCursor | null | undefined {
  return kept === null ? null : cursorSchema.safeParse(kept).data;
}

/**
 * What the next page is asked for with. A token is used within its own run alone: another run begins by time, since what was
 * written behind the token meanwhile (two hours share their IDs when clocks go back in New York) would be missed for good.
 */
export function beginOf(cursor: AlpacaCursor | null, { since, until }: PageRequest, overlapMs: number): AlpacaCursor {
  if (cursor === null) return { after: since, newestAt: null, token: null, until, isReread: false };
  if (cursor.token !== null && cursor.until === until) return cursor;
  return { ...restarted(cursor, overlapMs), until };
}

/** The cursor after a page, of which the last row has the ID `token`: null for the last page. */
export function cursorAfter(
  begin: AlpacaCursor,
  { newestAt, token, until }: { newestAt: Instant | null; token: string | null; until: Instant },
): AlpacaCursor {
  const bounded = newestAt !== null && newestAt > until ? until : newestAt;
  const isOver = token === null;
  return {
    ...begin,
    newestAt: laterInstant(begin.newestAt, bounded),
    token,
    until: isOver ? null : until,
    isReread: !isOver && begin.isReread,
  };
}

/** Where to read again from when the service knows a token no more: no further back than the overlap. */
export function cursorWithoutToken(cursor: AlpacaCursor, overlapMs: number): AlpacaCursor {
  return { ...restarted(cursor, overlapMs), isReread: true };
}

function restarted(cursor: AlpacaCursor, overlapMs: number): AlpacaCursor {
  const { after, newestAt } = cursor;
  const overlapped = newestAt === null ? null : plusMs(newestAt, -overlapMs);
  return { ...cursor, after: laterInstant(after, overlapped), token: null, until: null };
}
