import type { AcceptedEvent } from '../domain/accepted-event.ts';
import type { PlannedClosure } from '../domain/block-wave.ts';
import type { AcceptancePlan, PlannedEvent } from '../domain/feed-state.ts';
import type { Instant } from '../domain/instant.ts';
import { toDateColumn, toInstantColumn } from './columns.ts';
import type { KnownFeed } from './feed-state.ts';
import type { Prisma } from './prisma.ts';
import { newIds } from './row-ids.ts';

type Writing = {
  readonly plan: AcceptancePlan;
  /** What the plan was made from. */
  readonly known: KnownFeed;
  readonly connectionId: string;
  readonly listingId: string;
  readonly runId: string;
  readonly now: Instant;
};

/** A row of `AcceptedEvent`, with its times as texts. */
type AcceptedRow = ReturnType<typeof columnsOf> &
  Readonly<Record<'id' | 'connectionId' | 'listingId', string>> & { readonly runId: string | null };

/** What a plan changes in the rows of `AcceptedEvent`. */
export type AcceptedChanges = {
  readonly added: readonly AcceptedRow[];
  readonly changed: readonly AcceptedRow[];
  readonly removedIds: readonly string[];
};

/** What the guard decided for one connection, in rows: of a full calendar only what the change is about is written. */
export function acceptedChanges(writing: Writing): AcceptedChanges {
  const { plan, known, connectionId, listingId } = writing;
  const runOf = runsBySince(writing);
  const before = new Map(known.accepted.map((event) => [event.id, event]));
  const added = plan.planned.filter(({ id }) => id === null);
  const ids = newIds(added.length);
  const rowOf = (event: PlannedEvent, id: string): AcceptedRow => {
    return { id, connectionId, listingId, ...columnsOf(event), runId: runOf(event) };
  };
  return {
    added: added.flatMap((event, index) => (ids[index] === undefined ? [] : [rowOf(event, ids[index])])),
    changed: plan.planned.flatMap((event) => {
      const old = event.id === null ? undefined : before.get(event.id);
      if (!old) return [];
      const row = rowOf(event, old.id);
      const stored = { ...row, ...columnsOf(old), runId: known.runOf.get(old.id) ?? null };
      return JSON.stringify(row) === JSON.stringify(stored) ? [] : [row];
    }),
    removedIds: plan.removedIds,
  };
}

/** In which run each entry was seen first: this one, or that of the row that it was or was part of. */
function runsBySince({ known, runId, now }: Writing): (event: PlannedEvent) => string | null {
  const bySince = new Map(known.accepted.map(({ id, since }) => [since, known.runOf.get(id)]));
  return ({ id, since }) =>
    (id === null ? undefined : known.runOf.get(id)) ?? bySince.get(since) ?? (since === now ? runId : null);
}

/** Writes what the guard decided of held closures. */
export async function writeClosures(
  tx: Prisma.TransactionClient,
  { plan: { closures }, connectionId, listingId }: Pick<Writing, 'plan' | 'connectionId' | 'listingId'>,
): Promise<void> {
  if (closures.planned.length + closures.removedIds.length === 0) return;
  await tx.heldClosure.deleteMany({ where: { id: { in: [...closures.removedIds] }, connectionId } });
  const added = closures.planned.filter(({ id }) => id === null);
  await tx.heldClosure.createMany({
    data: added.map((closure) => ({ ...closureColumnsOf(closure), connectionId, listingId })),
  });
  for (const closure of closures.planned)
    if (closure.id !== null)
      await tx.heldClosure.update({ where: { id: closure.id }, data: closureColumnsOf(closure) });
}

function columnsOf({ from, to, eventClass, identity, since, hold, askedAt }: Omit<AcceptedEvent, 'id'>) {
  return {
    from,
    to,
    eventClass,
    identity,
    since,
    absentSince: hold?.absentSince ?? null,
    dueAt: hold?.dueAt ?? null,
    holdReason: hold?.reason ?? null,
    holdIsPart: hold?.isPart ?? false,
    askedAt,
  };
}

function closureColumnsOf({ from, to, seenSince, dueAt }: PlannedClosure) {
  const [since, due] = [toInstantColumn(seenSince), toInstantColumn(dueAt)];
  return { from: toDateColumn(from), to: toDateColumn(to), seenSince: since, dueAt: due };
}
