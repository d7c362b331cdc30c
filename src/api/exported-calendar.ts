import { createHash } from 'node:crypto';
import { dateInZone } from '../domain/calendar-date.ts';
import type { ExportAddressee } from '../domain/export-reader.ts';
import { type ExportedEntry, exportedEntries, leftOutFor, publicSummary } from '../domain/exported-entry.ts';
import type { Instant } from '../domain/instant.ts';
import type { CalendarEntry, CalendarWriter, Edition, ExportSource } from '../export-ports.ts';

/** A calendar that is ready to be answered: its bytes, the edition that they are, and whose reads of it count. */
export type ExportedCalendar = {
  readonly body: string;
  readonly edition: Edition;
  readonly addressee: ExportAddressee;
};

/**
 * The calendar of a listing for one reader at `now`. A destination is told that nights are taken and nothing more; only the
 * host's private one names guests. `host` ends the UIDs.
 */
export function exportedCalendar(
  source: ExportSource,
  { writer, host, now }: { readonly writer: CalendarWriter; readonly host: string; readonly now: Instant },
): ExportedCalendar {
  const { exportId, kind, connectionId, addressee, listing } = source;
  const today = dateInZone(now, listing.timeZone);
  const entries = exportedEntries(source.causes, { today, leftOut: leftOutFor(connectionId) }).map((entry) => ({
    ...entry,
    uid: `${markOf(source, entry)}-relais@${host}`,
  }));
  const shown = entries.map((entry): CalendarEntry => {
    const { uid, from, to, since } = entry;
    return { uid, from, to, since, summary: summaryOf(entry, source) };
  });
  const body = writer.write({ name: kind === 'private' ? listing.name : null, entries: shown });
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { body, edition: { exportId, etag, entries }, addressee };
}

function markOf(source: ExportSource, entry: ExportedEntry): string {
  const mark = source.marks[entry.causeId];
  if (mark === undefined) throw new Error(`Cause ${entry.causeId} has no mark to be exported by.`);
  return mark;
}

function summaryOf(entry: ExportedEntry, source: ExportSource): string {
  const words = publicSummary(entry);
  const label = source.kind === 'private' && entry.causeKind !== 'block' ? source.labels[entry.causeId] : null;
  return label ? `${words} - ${label}` : words;
}
