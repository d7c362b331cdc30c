import type { Export as ExportAnswer } from '../contract/exports.ts';
import { silentSince } from '../domain/export-silence.ts';
import { type Instant, msBetween } from '../domain/instant.ts';
import type { Export } from '../export-ports.ts';

/** An export as its owner sees it at `now`. Its address is not in it: nobody knows it any more. */
export function presentExport(each: Export, now: Instant): ExportAnswer {
  const { id, listingId, connectionId, label, platform, kind, createdAt, lastReadAt, lastReader } = each;
  const { previousTokenUntil: until } = each;
  return {
    id,
    listingId,
    connectionId,
    label,
    platform,
    kind,
    createdAt,
    previousUntil: until !== null && msBetween(now, until) > 0 ? until : null,
    lastReadAt,
    lastReader,
    ownReadAt: each.readAts.at(-1) ?? null,
    // A phone reads when it likes.
    silentSince: kind === 'private' ? null : silentSince(each, now),
  };
}
