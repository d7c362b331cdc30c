import { plusMs } from '../domain/instant.ts';
import type { ExportCreated, ExportLinked, IssuedExport, NewExport } from '../export-ports.ts';
import type { ByHand } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { exportOf, withPlatform } from './export-row.ts';
import { hashOfToken, newExportToken } from './export-token.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** As many as connections, and a few phones. */
const MAX_EXPORTS_PER_LISTING = 30;

type ByPerson = Omit<ByHand, 'listingId'>;

/** Makes an export under the listing's lock, so that two requests at once make one. */
export function createExport(prisma: PrismaClient, by: ByHand, fields: NewExport): Promise<ExportCreated> {
  return underListingLock(prisma, by, async (tx): Promise<ExportCreated> => {
    const live = { listingId: by.listingId, revokedAt: null };
    const { connectionId } = fields;
    const reader = connectionId === null ? null : await readerOf(tx, by.listingId, connectionId);
    if (reader !== null && 'outcome' in reader) return reader;
    if ((await tx.export.count({ where: live })) >= MAX_EXPORTS_PER_LISTING) return { outcome: 'too_many_exports' };
    const token = newExportToken();
    const label = fields.label ?? reader?.label ?? '';
    const data = { listingId: by.listingId, connectionId, kind: fields.kind, label, createdAt: by.now };
    const row = await tx.export.create({ data: { ...data, tokenHash: hashOfToken(token) }, include: withPlatform });
    await append(tx, by, { exportId: row.id, action: 'export_created', to: fields.kind });
    return { outcome: 'created', export: exportOf(row), token };
  });
}

type NoReader = { readonly outcome: 'no_such_connection' | 'connection_read_only' | 'export_exists' };

/** The connection whose platform is to read an export, or why it cannot be. */
async function readerOf(
  tx: Prisma.TransactionClient,
  listingId: string,
  connectionId: string,
): Promise<{ readonly label: string } | NoReader> {
  const where = { id: connectionId, listingId };
  const row = await tx.connection.findFirst({ where, select: { label: true, readOnly: true } });
  if (!row) return { outcome: 'no_such_connection' };
  if (row.readOnly) return { outcome: 'connection_read_only' };
  const others = await tx.export.count({ where: { listingId, connectionId, revokedAt: null } });
  return others > 0 ? { outcome: 'export_exists' } : { label: row.label };
}

/** Says which connection's platform reads an export; see `ExportStore.link`. */
export function linkExport(
  prisma: PrismaClient,
  by: ByPerson,
  { exportId, connectionId }: { readonly exportId: string; readonly connectionId: string | null },
): Promise<ExportLinked> {
  return underLock(prisma, by, exportId, async (tx, listingId): Promise<ExportLinked> => {
    const before = await tx.export.findFirst({ where: { id: exportId, revokedAt: null }, include: withPlatform });
    if (!before) return undefined;
    if (before.connectionId === connectionId) return { outcome: 'linked', export: exportOf(before) };
    if (before.kind === 'private') return { outcome: 'private_export' };
    const reader = connectionId === null ? null : await readerOf(tx, listingId, connectionId);
    if (reader !== null && 'outcome' in reader) return reader;
    const data = { connectionId };
    const row = await tx.export.update({ where: { id: exportId }, data, include: withPlatform });
    const change = { from: before.connectionId ?? 'none', to: connectionId ?? 'none' };
    await append(tx, { ...by, listingId }, { exportId, action: 'export_linked', ...change });
    return { outcome: 'linked', export: exportOf(row) };
  });
}

/** Gives an export a new token; the one before goes on for `overlapMs`, and one from before that ends. */
export async function rotateExport(
  prisma: PrismaClient,
  by: ByPerson,
  { exportId, overlapMs }: { readonly exportId: string; readonly overlapMs: number },
): Promise<IssuedExport | undefined> {
  return underLock(prisma, by, exportId, async (tx, listingId) => {
    const before = await tx.export.findFirst({ where: { id: exportId, revokedAt: null } });
    if (!before) return undefined;
    const token = newExportToken();
    const row = await tx.export.update({
      where: { id: exportId },
      data: {
        tokenHash: hashOfToken(token),
        previousTokenHash: before.tokenHash,
        previousTokenUntil: plusMs(by.now, overlapMs),
      },
      include: withPlatform,
    });
    await append(tx, { ...by, listingId }, { exportId, action: 'export_rotated' });
    return { export: exportOf(row), token };
  });
}

/** Ends an export at once, with both its tokens. */
export async function revokeExport(prisma: PrismaClient, by: ByPerson, exportId: string): Promise<boolean> {
  const revoked = await underLock(prisma, by, exportId, async (tx, listingId) => {
    const where = { id: exportId, revokedAt: null };
    const { count } = await tx.export.updateMany({ where, data: { revokedAt: by.now } });
    if (count > 0) await append(tx, { ...by, listingId }, { exportId, action: 'export_revoked' });
    return count > 0;
  });
  return revoked ?? false;
}

async function underLock<T>(
  prisma: PrismaClient,
  by: ByPerson,
  exportId: string,
  change: (tx: Prisma.TransactionClient, listingId: string) => Promise<T>,
): Promise<T | undefined> {
  const where = { id: exportId, listing: ownedBy(by.reach) };
  const row = await prisma.export.findFirst({ where, select: { listingId: true } });
  if (!row) return undefined;
  const { listingId } = row;
  return underListingLock(prisma, { reach: by.reach, listingId }, (tx) => change(tx, listingId));
}

function append(
  tx: Prisma.TransactionClient,
  by: ByHand,
  {
    exportId,
    ...change
  }: { readonly exportId: string; readonly action: string; readonly from?: string; readonly to?: string },
): Promise<void> {
  const subject = { kind: 'export', id: exportId };
  return appendAudit(tx, { actor: by.actor, ...change, subject, listingId: by.listingId, at: by.now });
}
