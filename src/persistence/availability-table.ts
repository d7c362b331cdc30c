import { z } from 'zod';
import { type AvailabilityRange, deriveAvailability } from '../domain/availability.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Cause } from '../domain/cause.ts';
import { loadCauses } from './causes.ts';
import { fromDateColumn, toDateColumn } from './columns.ts';
import { type ConflictCounts, type Watch, watchConflicts } from './conflict-watch.ts';
import { insertRows } from './insert-rows.ts';
import type { Prisma } from './prisma.ts';

/** How a range names its causes in its row. */
export const causeRefsSchema = z.array(
  z.object({ kind: z.enum(['booking', 'block', 'observed', 'linked']), id: z.string() }),
);
type CauseRef = z.output<typeof causeRefsSchema>[number];

/**
 * What a recomputation found: whether rows were written, the last date known of (exclusive; null when free), the causes
 * themselves, and what became of the listing's conflicts.
 */
export type Recomputed = {
  readonly changed: boolean;
  readonly lastDate: CalendarDate | null;
  readonly causes: readonly Cause[];
  readonly conflicts: ConflictCounts;
};

/**
 * Brings `ListingAvailability` and the conflicts in step with the listing's causes and raises its revision, writing only
 * what differs; then those of the listings that are linked to it, whose nights its roots close. Needs the listing's lock. The
 * same causes again write nothing.
 */
export async function recomputeAvailability(
  tx: Prisma.TransactionClient,
  { listing, ...watch }: Watch & { readonly listing: { readonly linked: readonly Watch['listing'][] } },
): Promise<Recomputed> {
  const own = await recomputeOne(tx, { ...watch, listing }, listing.linked);
  const counts = [own.conflicts];
  for (const linked of listing.linked) counts.push((await recomputeOne(tx, { ...watch, listing: linked })).conflicts);
  return { ...own, conflicts: summed(counts) };
}

/**
 * The same for one listing alone, whose lock is held, and that of all that are linked to it where their roots change.
 * `linked`: those, where they are known.
 */
export async function recomputeOne(
  tx: Prisma.TransactionClient,
  watch: Watch,
  linked?: readonly { readonly id: string }[],
): Promise<Recomputed> {
  const listingId = watch.listing.id;
  const claims = await loadCauses(tx, listingId, linked);
  const causes = claims.map(({ cause }) => cause);
  const wanted = new Map(deriveAvailability(causes).map((range) => [rowKey(rowOf(range)), range]));
  const rows = await tx.listingAvailability.findMany({ where: { listingId } });
  const stored = new Map(
    rows.map((row) => [
      rowKey({
        from: fromDateColumn(row.from),
        to: fromDateColumn(row.to),
        status: row.status,
        causes: causeRefsSchema.parse(row.causes),
      }),
      row.from,
    ]),
  );
  const stale = [...stored].filter(([key]) => !wanted.has(key)).map(([, from]) => from);
  const missing = [...wanted].filter(([key]) => !stored.has(key)).map(([, range]) => range);
  if (stale.length > 0 || missing.length > 0) await writeRanges(tx, { listingId, stale, missing });
  const conflicts = await watchConflicts(tx, claims, watch);
  const changed = stale.length > 0 || missing.length > 0;
  return { changed, lastDate: lastDateOf([...wanted.values()]), causes, conflicts };
}

function summed(counts: readonly ConflictCounts[]): ConflictCounts {
  const sum = (of: (count: ConflictCounts) => number) => counts.reduce((total, count) => total + of(count), 0);
  return {
    opened: sum(({ opened }) => opened),
    changed: sum(({ changed }) => changed),
    ended: sum(({ ended }) => ended),
    owedTo: [...new Set(counts.flatMap(({ owedTo }) => owedTo))],
  };
}

async function writeRanges(
  tx: Prisma.TransactionClient,
  change: { listingId: string; stale: readonly Date[]; missing: readonly AvailabilityRange[] },
): Promise<void> {
  const { listingId } = change;
  if (change.stale.length > 0)
    await tx.listingAvailability.deleteMany({ where: { listingId, from: { in: [...change.stale] } } });
  const data = change.missing.map(rowOf).map((row) => {
    return { ...row, listingId, from: toDateColumn(row.from), to: toDateColumn(row.to) };
  });
  await insertRows(data, {
    one: (row) => tx.listingAvailability.create({ data: row, select: { listingId: true } }),
    many: (rows) => tx.listingAvailability.createMany({ data: rows }),
  });
  await tx.listing.updateMany({ where: { id: listingId }, data: { revision: { increment: 1 } } });
}

type RangeRow = { from: CalendarDate; to: CalendarDate; status: 'BOOKED' | 'BLOCKED'; causes: CauseRef[] };

function rowOf(range: AvailabilityRange): RangeRow {
  return { from: range.from, to: range.to, status: range.status, causes: range.causes.map(refOf) };
}

function refOf({ kind, id }: Cause): CauseRef {
  return { kind, id };
}

function rowKey(row: RangeRow): string {
  return [row.from, row.to, row.status, ...row.causes.map(({ kind, id }) => `${kind}:${id}`)].join(' ');
}

function lastDateOf(ranges: readonly AvailabilityRange[]): CalendarDate | null {
  return ranges.at(-1)?.to ?? null;
}
