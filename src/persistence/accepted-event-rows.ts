import type { PlannedClosure } from '../domain/block-wave.ts';
import type { AcceptancePlan, PlannedEvent } from '../domain/feed-state.ts';
import type { Instant } from '../domain/instant.ts';
import { fromInstantColumn, toDateColumn, toInstantColumn, toNullableInstantColumn } from './columns.ts';
import { insertRows } from './insert-rows.ts';
import type { Prisma } from './prisma.ts';

type Writing = {
  readonly plan: AcceptancePlan;
  /** The rows that the plan was made from. */
  readonly rows: readonly EventRow[];
  readonly connectionId: string;
  readonly listingId: string;
  readonly runId: string;
  readonly now: Instant;
};

/** Writes what the guard decided for one connection; true when a row of the accepted state changed. */
export async function writePlan(tx: Prisma.TransactionClient, writing: Writing): Promise<boolean> {
  const { plan } = writing;
  if (plan.closures.planned.length + plan.closures.removedIds.length > 0) await writeClosures(tx, writing);
  if (plan.planned.length + plan.removedIds.length === 0) return false;
  await writeAccepted(tx, writing);
  return true;
}

async function writeAccepted(tx: Prisma.TransactionClient, writing: Writing): Promise<void> {
  const { plan, rows: before, connectionId, listingId } = writing;
  const runOf = runsBySince(before, writing);
  if (plan.removedIds.length > 0)
    await tx.acceptedEvent.deleteMany({ where: { id: { in: [...plan.removedIds] }, connectionId } });
  const added = plan.planned.filter(({ id }) => id === null);
  const addedRows = added.map((event) => ({ ...columnsOf(event), runId: runOf(event), connectionId, listingId }));
  await insertRows(addedRows, {
    one: (row) => tx.acceptedEvent.create({ data: row, select: { id: true } }),
    many: (rows) => tx.acceptedEvent.createMany({ data: rows }),
  });
  for (const event of plan.planned) {
    const data = { ...columnsOf(event), runId: runOf(event) };
    const row = before.find(({ id }) => id === event.id);
    if (row && !isSame(row, data)) await tx.acceptedEvent.update({ where: { id: row.id }, data });
  }
}

type EventRow = Prisma.AcceptedEventGetPayload<object>;

/** Of a full calendar only what the change is about is written. */
function isSame(row: EventRow, data: ReturnType<typeof columnsOf> & { readonly runId: string | null }): boolean {
  const written = (value: Date | null) => value?.getTime() ?? null;
  const times = ['from', 'to', 'since', 'absentSince', 'dueAt', 'askedAt'] as const;
  const texts = ['eventClass', 'identity', 'holdReason', 'holdIsPart', 'runId'] as const;
  return (
    times.every((name) => written(row[name]) === written(data[name])) && texts.every((name) => row[name] === data[name])
  );
}

/** In which run each entry was seen first: this one, or that of the row that it was or was part of. */
function runsBySince(rows: readonly EventRow[], { runId, now }: Writing): (event: PlannedEvent) => string | null {
  const byId = new Map(rows.map((row) => [row.id, row.runId]));
  const bySince = new Map(rows.map((row) => [fromInstantColumn(row.since), row.runId]));
  return ({ id, since }) =>
    (id === null ? undefined : byId.get(id)) ?? bySince.get(since) ?? (since === now ? runId : null);
}

async function writeClosures(
  tx: Prisma.TransactionClient,
  { plan: { closures }, connectionId, listingId }: Writing,
): Promise<void> {
  await tx.heldClosure.deleteMany({ where: { id: { in: [...closures.removedIds] }, connectionId } });
  const added = closures.planned.filter(({ id }) => id === null);
  await tx.heldClosure.createMany({
    data: added.map((closure) => ({ ...closureColumnsOf(closure), connectionId, listingId })),
  });
  for (const closure of closures.planned)
    if (closure.id !== null)
      await tx.heldClosure.update({ where: { id: closure.id }, data: closureColumnsOf(closure) });
}

function columnsOf({ from, to, eventClass, identity, since, hold, askedAt }: PlannedEvent) {
  return {
    from: toDateColumn(from),
    to: toDateColumn(to),
    eventClass,
    identity,
    since: toInstantColumn(since),
    absentSince: toNullableInstantColumn(hold?.absentSince ?? null),
    dueAt: toNullableInstantColumn(hold?.dueAt ?? null),
    holdReason: hold?.reason ?? null,
    holdIsPart: hold?.isPart ?? false,
    askedAt: toNullableInstantColumn(askedAt),
  };
}

function closureColumnsOf({ from, to, seenSince, dueAt }: PlannedClosure) {
  const [since, due] = [toInstantColumn(seenSince), toInstantColumn(dueAt)];
  return { from: toDateColumn(from), to: toDateColumn(to), seenSince: since, dueAt: due };
}
