import type { AlertView } from '../alert-ports.ts';
import { isOpen } from '../domain/alert.ts';
import { type AlertRow, alertOf } from './alert-row.ts';
import { subjectsThere } from './alert-subjects.ts';
import { fromNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** Alerts with the names that pages show, in the order of the rows. */
export async function alertViews(tx: Prisma.TransactionClient, rows: readonly AlertRow[]): Promise<AlertView[]> {
  const names = await memberNames(
    tx,
    rows.flatMap(({ acknowledgedBy, resolvedBy }) => [acknowledgedBy, resolvedBy]),
  );
  const incidents = await incidentsOf(tx, rows);
  const there = await subjectsThere(
    tx,
    rows.map(({ subjectId }) => subjectId),
  );
  return rows.map((row) => {
    const alert = alertOf(row);
    return {
      alert,
      acknowledgedByName: (isOpen(alert) && names.get(alert.acknowledgement?.by ?? '')) || null,
      resolvedByName: names.get(row.resolvedBy ?? '') ?? null,
      subjectExists: there.has(row.subjectId),
      incident: incidents.get(row.incidentId ?? ''),
    };
  });
}

async function incidentsOf(tx: Prisma.TransactionClient, rows: readonly AlertRow[]) {
  const ids = rows.flatMap(({ incidentId }) => incidentId ?? []);
  const found = ids.length === 0 ? [] : await tx.incident.findMany({ where: { id: { in: ids } } });
  const told = found.map(({ id, key, endedAt }) => ({ id, key, endedAt: fromNullableInstantColumn(endedAt) }));
  return new Map(told.map((incident) => [incident.id, incident]));
}

/** One alert with its names. */
export async function alertViewOf(tx: Prisma.TransactionClient, alertId: string): Promise<AlertView | undefined> {
  const row = await tx.syncAlert.findUnique({ where: { id: alertId } });
  return row ? (await alertViews(tx, [row]))[0] : undefined;
}

/** The names of these members by ID; unknown and null IDs are left out. */
export async function memberNames(
  tx: Prisma.TransactionClient,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const members = await tx.user.findMany({ where: { id: { in: known } }, select: { id: true, name: true } });
  return new Map(members.map(({ id, name }) => [id, name]));
}
