import { z } from 'zod';
import { type EchoMemory, nothingSeen } from '../domain/echo-memory.ts';
import type { FeedWindow } from '../domain/feed-window.ts';
import type { FeedStyle } from '../domain/observed-event.ts';
import type { FeedValidators } from '../feed-ports.ts';
import type { Prisma } from './prisma.ts';

const nights = z.object({ from: z.string(), to: z.string() });
const edge = z.object({ offsetDays: z.number(), lastOffsetDays: z.number(), since: z.string(), seen: z.string() });
const windowSchema = z.object({
  asOf: z.string(),
  horizon: z.string().nullable(),
  tail: edge.nullable(),
  notice: edge.nullable(),
  nights: z.array(nights),
});
const seenUid = z.object({
  uid: z.string(),
  firstSeenAt: z.string(),
  seenAt: z.string(),
  echoes: z.array(nights),
  isWhole: z.boolean(),
});
const memorySchema = z.object({
  watches: z.array(nights.extend({ rootGoneAt: z.string(), pollsListed: z.number() })),
  uids: z.array(seenUid),
  polledAt: z.string().nullable(),
});
const styleSchema = z.object({
  programs: z.array(z.string()),
  properties: z.array(z.string()),
  marks: z.array(z.string()),
  unfamiliar: z.array(z.string()),
});

/** A `window` column. */
export function windowOf(column: Prisma.JsonValue | null): FeedWindow | null {
  return column === null ? null : windowSchema.parse(column);
}

/** What goes into a `window` column: plain values, since a column’s type takes no read-only lists. */
export function windowColumn(window: FeedWindow): Prisma.InputJsonObject {
  const { asOf, horizon, tail, notice } = window;
  return {
    asOf,
    horizon,
    tail: tail && { ...tail },
    notice: notice && { ...notice },
    nights: window.nights.map(({ from, to }) => ({ from, to })),
  };
}

/** An `echoMemory` column. */
export function memoryOf(column: Prisma.JsonValue | null): EchoMemory {
  return column === null ? nothingSeen : memorySchema.parse(column);
}

/** What goes into an `echoMemory` column. */
export function memoryColumn({ watches, uids, polledAt }: EchoMemory): Prisma.InputJsonObject | null {
  if (polledAt === null) return null;
  return {
    polledAt,
    watches: watches.map((watch) => ({ ...watch })),
    uids: uids.map((seen) => ({ ...seen, echoes: seen.echoes.map(({ from, to }) => ({ from, to })) })),
  };
}

/** A `style` column. */
export function styleOf(column: Prisma.JsonValue | null): FeedStyle | null {
  return column === null ? null : styleSchema.parse(column);
}

/** What goes into a `style` column. */
export function styleColumn({ programs, properties, marks, unfamiliar }: FeedStyle): Prisma.InputJsonObject {
  return {
    programs: [...programs],
    properties: [...properties],
    marks: [...marks],
    unfamiliar: [...unfamiliar],
  };
}

/** The columns of the last judged body: its hash, and what its server said of it. */
export type BodyColumns = { readonly contentHash: string | null } & FeedValidators;

/** What is known of no body: the feed is read anew, whole, whatever its server says of its state. */
export const noBody: BodyColumns = { contentHash: null, etag: null, lastModified: null };

/** The columns of a body; without a hash there is nothing that validators could belong to. */
export function bodyColumns(contentHash: string | null, validators: FeedValidators | null): BodyColumns {
  if (contentHash === null) return noBody;
  return { contentHash, etag: validators?.etag ?? null, lastModified: validators?.lastModified ?? null };
}

/** The validators in the columns of a body. */
export function validatorsOf({ etag, lastModified }: FeedValidators): FeedValidators | null {
  return etag === null && lastModified === null ? null : { etag, lastModified };
}
