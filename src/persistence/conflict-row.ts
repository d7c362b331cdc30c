import { z } from 'zod';
import { type Conflict, type ConflictSides, endedAtOf, pairKeyOf } from '../domain/conflict.ts';
import { holdReasons } from '../domain/hold.ts';
import { eventClasses } from '../domain/observed-event.ts';
import { platforms } from '../domain/platform.ts';
import { fromInstantColumn, fromNightColumns, fromNullableInstantColumn, toDateColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

const nights = { from: z.string(), to: z.string() };
const ownSchema = (kind: 'booking' | 'block') =>
  z.object({ kind: z.literal(kind), id: z.string(), since: z.string(), ...nights });
const holdSchema = z.object({
  absentSince: z.string(),
  dueAt: z.string(),
  reason: z.enum(holdReasons),
  isPart: z.boolean(),
});
const observedSchema = z.object({
  kind: z.literal('observed'),
  id: z.string(),
  since: z.string(),
  connectionId: z.string(),
  platform: z.enum(platforms),
  eventClass: z.enum(eventClasses),
  hold: holdSchema.nullable(),
  ...nights,
});
const rootSchema = z.discriminatedUnion('kind', [ownSchema('booking'), ownSchema('block'), observedSchema]);
const linkedSchema = z.object({
  kind: z.literal('linked'),
  id: z.string(),
  since: z.string(),
  listingId: z.string(),
  root: rootSchema,
  ...nights,
});
const claimSchema = z.object({
  cause: z.union([rootSchema, linkedSchema]),
  identity: z.string(),
});
const sidesSchema = z.tuple([claimSchema, claimSchema]);

/** A conflict as its row says it; what a row must not say is refused by its CHECKs. */
export function conflictOf(row: Prisma.ConflictGetPayload<object>): Conflict {
  const { id, listingId, kind, severity, cycle, revision } = row;
  const common = {
    id,
    listingId,
    kind,
    severity,
    cycle,
    revision,
    sides: sidesOf(row.sides),
    nights: fromNightColumns(row),
    openedAt: fromInstantColumn(row.openedAt),
    updatedAt: fromInstantColumn(row.updatedAt),
  };
  return { ...common, ...stateOf(row) };
}

function sidesOf(column: Prisma.JsonValue): ConflictSides {
  return sidesSchema.parse(column);
}

type StateOf<C> = C extends unknown ? Omit<C, keyof Conflict> & Pick<C, 'state' & keyof C> : never;

function stateOf(row: Prisma.ConflictGetPayload<object>): StateOf<Conflict> {
  const remindAt = fromNullableInstantColumn(row.remindAt);
  const endedAt = fromNullableInstantColumn(row.endedAt);
  const keep = row.keep === 0 || row.keep === 1 ? row.keep : null;
  switch (row.state) {
    case 'open':
      return { state: 'open', putOffUntil: remindAt };
    case 'ignored':
      return { state: 'ignored', endedAt };
    case 'waiting_platform':
      if (keep === null || row.waitingSince === null) break;
      return {
        state: 'waiting_platform',
        keep,
        endedBy: row.endedBy ?? 'host_on_platform',
        waitingSince: fromInstantColumn(row.waitingSince),
        remindAt,
      };
    case 'resolved':
      if (row.resolution === null || row.resolvedAt === null) break;
      return {
        state: 'resolved',
        resolution: row.resolution,
        keep,
        resolvedAt: fromInstantColumn(row.resolvedAt),
        endedAt,
      };
  }
  throw new Error(`Conflict ${row.id} is ${row.state} without what that state has.`);
}

/** The columns of a conflict, but for those that name it. */
export function conflictColumns(conflict: Conflict) {
  const { sides, nights: range, kind, severity, state, cycle, revision, openedAt, updatedAt } = conflict;
  return {
    pairKey: pairKeyOf(sides),
    linkedId: otherListingOf(conflict),
    sides: sides.map(({ cause, identity }) => ({ cause: { ...cause }, identity })),
    from: toDateColumn(range.from),
    to: toDateColumn(range.to),
    kind,
    severity,
    state,
    cycle,
    revision,
    openedAt,
    updatedAt,
    endedAt: endedAtOf(conflict),
    keep: 'keep' in conflict ? conflict.keep : null,
    endedBy: conflict.state === 'waiting_platform' ? conflict.endedBy : null,
    waitingSince: conflict.state === 'waiting_platform' ? conflict.waitingSince : null,
    remindAt: remindAtOf(conflict),
    resolution: conflict.state === 'resolved' ? conflict.resolution : null,
    resolvedAt: conflict.state === 'resolved' ? conflict.resolvedAt : null,
  };
}

/** The linked listing that one of the sides is of. */
function otherListingOf({ sides }: Conflict): string | null {
  return sides.flatMap(({ cause }) => (cause.kind === 'linked' ? [cause.listingId] : []))[0] ?? null;
}

function remindAtOf(conflict: Conflict): string | null {
  if (conflict.state === 'open') return conflict.putOffUntil;
  return conflict.state === 'waiting_platform' ? conflict.remindAt : null;
}
