import { type Cause, rootOf } from '../domain/cause.ts';
import { type DestinationKnowledge, exportedTo, type Provenance } from '../domain/provenance.ts';
import { platformOf } from './causes.ts';
import { fromInstantColumn } from './columns.ts';
import { editionEntriesSchema } from './export-editions.ts';
import { withPlatform } from './export-row.ts';
import type { Prisma } from './prisma.ts';

/** Of each of these causes of a listing by ID: the run that saw it first, and the destinations that it is exported to. */
export async function loadProvenance(
  tx: Prisma.TransactionClient,
  listingId: string,
  causes: readonly Cause[],
): Promise<Readonly<Record<string, Provenance>>> {
  const runs = await runsOf(tx, causes);
  const destinations = await destinationsOf(tx, listingId);
  return Object.fromEntries(
    causes.map((cause) => [cause.id, { run: runs.get(cause.id) ?? null, exportedTo: exportedTo(cause, destinations) }]),
  );
}

async function runsOf(tx: Prisma.TransactionClient, causes: readonly Cause[]): Promise<Map<string, Provenance['run']>> {
  const ids = causes.map(rootOf).flatMap(({ kind, id }) => (kind === 'observed' ? [id] : []));
  const rows = await tx.acceptedEvent.findMany({
    where: { id: { in: ids } },
    select: { id: true, run: { select: { id: true, number: true } } },
  });
  return new Map(rows.map(({ id, run }) => [id, run?.number == null ? null : { id: run.id, number: run.number }]));
}

async function destinationsOf(tx: Prisma.TransactionClient, listingId: string): Promise<DestinationKnowledge[]> {
  const where = { listingId, kind: 'destination' as const, revokedAt: null };
  const exports = await tx.export.findMany({ where, include: withPlatform, orderBy: { createdAt: 'asc' } });
  const known: DestinationKnowledge[] = [];
  for (const { id: exportId, connectionId, connection, label } of exports) {
    const platform = connection?.platform == null ? null : platformOf(connection.platform);
    known.push({ exportId, connectionId, platform, label, lastEdition: await lastEditionOf(tx, exportId) });
  }
  return known;
}

async function lastEditionOf(
  tx: Prisma.TransactionClient,
  exportId: string,
): Promise<DestinationKnowledge['lastEdition']> {
  const row = await tx.exportEdition.findFirst({
    where: { exportId, lastReadAt: { not: null } },
    orderBy: { lastReadAt: 'desc' },
  });
  if (row?.lastReadAt == null) return null;
  return { entries: editionEntriesSchema.parse(row.entries), readAt: fromInstantColumn(row.lastReadAt) };
}
