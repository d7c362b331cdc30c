import { plusMs } from '../domain/instant.ts';
import type { ExportCreated, IssuedExport, NewExport } from '../export-ports.ts';
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
    const connection = connectionId === null ? null : await connectionOf(tx, by.listingId, connectionId);
    if (connection === undefined) return { outcome: 'no_such_connection' };
    if (connection?.readOnly) return { outcome: 'connection_read_only' };
    if (connectionId !== null && (await tx.export.count({ where: { ...live, connectionId } })) > 0)
      return { outcome: 'export_exists' };
    if ((await tx.export.count({ where: live })) >= MAX_EXPORTS_PER_LISTING) return { outcome: 'too_many_exports' };
    const token = newExportToken();
    const label = fields.label ?? connection?.label ?? '';
    const data = { listingId: by.listingId, connectionId, kind: fields.kind, label, createdAt: by.now };
    const row = await tx.export.create({ data: { ...data, tokenHash: hashOfToken(token) }, include: withPlatform });
    await append(tx, by, { exportId: row.id, action: 'export_created', to: fields.kind });
    return { outcome: 'created', export: exportOf(row), token };
  });
}

async function connectionOf(tx: Prisma.TransactionClient, listingId: string, connectionId: string) {
  const where = { id: connectionId, listingId };
  const row = await tx.connection.findFirst({ where, select: { label: true, readOnly: true } });
  return row ?? undefined;
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
  { exportId, ...change }: { readonly exportId: string; readonly action: string; readonly to?: string },
): Promise<void> {
  const subject = { kind: 'export', id: exportId };
  return appendAudit(tx, { actor: by.actor, ...change, subject, listingId: by.listingId, at: by.now });
}
