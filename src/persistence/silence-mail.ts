import type { SilenceMailEntry } from '../export-ports.ts';
import { appendAudit } from './audit.ts';
import { platformOf } from './causes.ts';
import { fromInstantColumn } from './columns.ts';
import type { OwnerMailTable } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';

type Silence = Prisma.ExportSilenceGetPayload<{ include: typeof withExport }>;
const withExport = { export: { include: { listing: true, connection: { select: { platform: true } } } } } as const;

/** Silences of which owners are owed word, the longest first. */
export const silenceMail: OwnerMailTable<Silence> = {
  find: (tx, where) =>
    tx.exportSilence.findMany({ where, include: withExport, orderBy: [{ since: 'asc' }, { id: 'asc' }] }),
  update: (tx, where, data) => tx.exportSilence.updateMany({ where, data }),
  isOver,
  kindOf: () => 'platform_silent',
  audit: (tx, { exportId, recipientId, export: { listingId } }, { action, now }) =>
    appendAudit(tx, {
      actor: null,
      action,
      subject: { kind: 'export', id: exportId },
      reason: `silence to ${recipientId}`,
      listingId,
      at: now,
    }),
};

/** Judged by the export itself: the minute tick may not have written the end down yet. */
function isOver({ endedAt, since, export: { revokedAt, readAts, listing }, recipientId }: Silence): boolean {
  const last = readAts.at(-1);
  return endedAt !== null || revokedAt !== null || (last ?? since) > since || listing.ownerId !== recipientId;
}

/** A silence as a mail tells it. */
export function silenceEntry({ since, export: { id, label, listing, connection } }: Silence): SilenceMailEntry {
  const place = { listingId: listing.id, listingName: listing.name, timeZone: listing.timeZone };
  const platform = connection ? platformOf(connection.platform) : null;
  return { exportId: id, ...place, label, platform, since: fromInstantColumn(since) };
}
