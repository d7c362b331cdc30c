import { z } from 'zod';
import type { CursorValue } from '../../../account-ports.ts';
import { type Instant, msBetween } from '../../../domain/instant.ts';
import type { FlexHost } from './flex-service.ts';

/**
 * What the rest of a report decided about a row, since the row alone does not tell: its ID where another row has the same, and the
 * external ID of the fill that it takes back or corrects.
 */
export type Decision = { readonly externalId: string | null; readonly of: string | null };

/** Decisions by row; see `decide`. Kept from report to report, as long as the row is in it. */
export type Decisions = Readonly<Record<string, Decision>>;

/** `ask`: a report is to be asked for. `poll`: one was, at `askedAt`, and has been looked for `polls` times. */
export type FlexCursor =
  | { readonly step: 'ask'; readonly decisions: Decisions }
  | {
      readonly step: 'poll';
      readonly decisions: Decisions;
      readonly reference: string;
      readonly host: FlexHost;
      readonly polls: number;
      readonly askedAt: Instant;
    };

const decisionsSchema = z.record(
  z.string(),
  z.object({ externalId: z.string().nullable(), of: z.string().nullable() }),
);
const cursorSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('ask'), decisions: decisionsSchema }),
  z.object({
    step: z.literal('poll'),
    decisions: decisionsSchema,
    reference: z.string().regex(/^\d{1,20}$/),
    host: z.enum(['api', 'statement']),
    polls: z.int().nonnegative(),
    askedAt: z.iso.datetime(),
  }),
]);

/** How long IBKR keeps a report is not told: an older ticket is not used, a new one is asked for. */
const ticketMs = 60 * 60_000;

/** The step to take. A cursor of a run that ended long ago, or one that cannot be read, begins anew. */
export function readCursor(value: CursorValue, now: Instant): FlexCursor {
  const parsed = cursorSchema.safeParse(value);
  if (!parsed.success) return { step: 'ask', decisions: {} };
  const cursor = parsed.data;
  if (cursor.step === 'ask') return cursor;
  const isFresh = Math.abs(msBetween(cursor.askedAt, now)) < ticketMs;
  return isFresh ? cursor : { step: 'ask', decisions: cursor.decisions };
}
