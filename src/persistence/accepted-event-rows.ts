import type { AcceptancePlan, PlannedEvent } from '../domain/acceptance.ts';
import { toDateColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

type Writing = { readonly plan: AcceptancePlan; readonly connectionId: string; readonly listingId: string };

/** Writes what the guard decided for one connection. */
export async function writePlan(
  tx: Prisma.TransactionClient,
  { plan, connectionId, listingId }: Writing,
): Promise<void> {
  await tx.acceptedEvent.deleteMany({ where: { id: { in: [...plan.removedIds] }, connectionId } });
  const added = plan.planned.filter(({ id }) => id === null);
  await tx.acceptedEvent.createMany({ data: added.map((event) => ({ ...columnsOf(event), connectionId, listingId })) });
  for (const event of plan.planned)
    if (event.id !== null) await tx.acceptedEvent.update({ where: { id: event.id }, data: columnsOf(event) });
}

function columnsOf({ from, to, eventClass, identity, since, hold }: PlannedEvent) {
  return {
    from: toDateColumn(from),
    to: toDateColumn(to),
    eventClass,
    identity,
    since,
    absentSince: hold?.absentSince ?? null,
    dueAt: hold?.dueAt ?? null,
  };
}
