import type { Instant } from '../domain/instant.ts';
import { type NightRange, subtracted } from '../domain/night-range.ts';
import type { ExportSource } from '../export-ports.ts';
import { loadCauses, platformOf } from './causes.ts';
import { fromNightColumns } from './columns.ts';
import { hashOfToken } from './export-token.ts';
import type { CauseMark } from './export-uid.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** True for a token of an export that can be read at `now`: strangers who try tokens cost no snapshot. */
export async function isExportToken(prisma: PrismaClient, token: string, now: Instant): Promise<boolean> {
  const row = await prisma.export.findFirst({ where: validAt(token, now), select: { id: true } });
  return row !== null;
}

function validAt(token: string, now: Instant) {
  const hash = hashOfToken(token);
  const valid = [{ tokenHash: hash }, { previousTokenHash: hash, previousTokenUntil: { gt: now } }];
  return { revokedAt: null, OR: valid } satisfies Prisma.ExportWhereInput;
}

/**
 * What to answer to a token. Export, listing and causes are of one snapshot: where one cause replaces another, a reader
 * sees the one or the other, and no gap between them.
 * @throws when a night is stored as closed and no cause stands for it: what is lost there must not be told as free.
 */
export function openExport(
  prisma: PrismaClient,
  markOf: CauseMark,
  { token, now }: { readonly token: string; readonly now: Instant },
): Promise<ExportSource | undefined> {
  return prisma.$transaction(
    async (tx) => {
      const row = await tx.export.findFirst({ where: validAt(token, now), include: forReader });
      if (!row) return undefined;
      const causes = await loadCauses(tx, row.listingId);
      await requireWhole(
        tx,
        row.listingId,
        causes.map(({ cause }) => cause),
      );
      const { id, name, timeZone, revision } = row.listing;
      return {
        exportId: row.id,
        kind: row.kind,
        connectionId: row.connectionId,
        addressee: { platform: row.connection ? platformOf(row.connection.platform) : null, label: row.label },
        listing: { id, name, timeZone, revision },
        causes: causes.map(({ cause }) => cause),
        labels: Object.fromEntries(causes.map(({ cause, label }) => [cause.id, label])),
        marks: Object.fromEntries(causes.map(({ cause }) => [cause.id, markOf(id, cause)])),
      };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

const forReader = { listing: true, connection: { select: { platform: true } } } satisfies Prisma.ExportInclude;

/** Causes and availability are written in one transaction: where they differ, something other than relais changed them. */
async function requireWhole(
  tx: Prisma.TransactionClient,
  listingId: string,
  causes: readonly NightRange[],
): Promise<void> {
  const closed = await tx.listingAvailability.findMany({ where: { listingId }, select: { from: true, to: true } });
  const [lost] = subtracted(closed.map(fromNightColumns), causes);
  if (lost)
    throw new Error(
      `Listing ${listingId} is closed from ${lost.from} to ${lost.to}, and no cause of it is stored. Restore its rows from a backup.`,
    );
}
