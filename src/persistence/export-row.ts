import type { Export } from '../export-ports.ts';
import { platformOf } from './causes.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** What `exportOf` needs to be read with an export. */
export const withPlatform = { connection: { select: { platform: true } } } satisfies Prisma.ExportInclude;

/** An export as the rest knows it: without the hashes of its tokens. */
export function exportOf(row: Prisma.ExportGetPayload<{ include: typeof withPlatform }>): Export {
  const { id, listingId, connectionId, label, kind, lastReader } = row;
  return {
    id,
    listingId,
    connectionId,
    platform: row.connection?.platform == null ? null : platformOf(row.connection.platform),
    label,
    kind,
    createdAt: fromInstantColumn(row.createdAt),
    revokedAt: fromNullableInstantColumn(row.revokedAt),
    previousTokenUntil: fromNullableInstantColumn(row.previousTokenUntil),
    lastReadAt: fromNullableInstantColumn(row.lastReadAt),
    lastReader,
    readAts: row.readAts.map(fromInstantColumn),
    standstillMin: row.standstillMin,
  };
}
