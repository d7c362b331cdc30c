import type { ExportStore } from '../export-ports.ts';
import { createExport, linkExport, revokeExport, rotateExport } from './export-changes.ts';
import { closureOf, keepEdition, noteRead } from './export-editions.ts';
import { loadExposure } from './export-exposure.ts';
import { exportOf, withPlatform } from './export-row.ts';
import { isExportToken, openExport } from './export-source.ts';
import { causeMarks } from './export-uid.ts';
import { ownedBy } from './listing-lock.ts';
import type { PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

/** Exports on PostgreSQL; `box` keys the UIDs of their entries. */
export function createExportStore(prisma: PrismaClient, box: SecretBox): ExportStore {
  const markOf = causeMarks(box);
  return {
    async list(reach, listingId) {
      const where = { id: listingId, ...ownedBy(reach) };
      const listing = await prisma.listing.findFirst({ where, select: { id: true } });
      if (!listing) return undefined;
      const rows = await prisma.export.findMany({
        where: { listingId, revokedAt: null },
        include: withPlatform,
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(exportOf);
    },
    create: (by, fields) => createExport(prisma, by, fields),
    link: (by, exportId, connectionId) => linkExport(prisma, by, { exportId, connectionId }),
    rotate: (by, exportId, overlapMs) => rotateExport(prisma, by, { exportId, overlapMs }),
    revoke: (by, exportId) => revokeExport(prisma, by, exportId),
    knows: (token, now) => isExportToken(prisma, token, now),
    open: (token, now) => openExport(prisma, markOf, { token, now }),
    keepEdition: (edition, now) => keepEdition(prisma, edition, now),
    noteRead: (edition, read) => noteRead(prisma, edition, read),
    closureOf: (listingId, uid) => closureOf(prisma, listingId, uid),
    exposureOf: (reach, bookingId) => loadExposure(prisma, reach, bookingId),
  };
}
