import type { Cause } from './domain/cause.ts';
import type { ExportAddressee } from './domain/export-reader.ts';
import type { ExportedEntry, ExportKind } from './domain/exported-entry.ts';
import type { EditionRead } from './domain/exposure.ts';
import type { Instant } from './domain/instant.ts';
import type { NightRange } from './domain/night-range.ts';
import type { Platform } from './domain/platform.ts';
import type { ByHand } from './ports.ts';

/**
 * An export of a listing's calendar. `connectionId` is the connection whose platform reads it, null for any other reader.
 * `readAts` are its last reads that count, oldest first, and `standstillMin` the minutes since the last of them in which
 * relais stood still; `lastReadAt` and `lastReader` tell of any reader. Until `previousTokenUntil` its address before the
 * last change works too.
 */
export type Export = {
  readonly id: string;
  readonly listingId: string;
  readonly connectionId: string | null;
  readonly platform: Platform | null;
  readonly label: string;
  readonly kind: ExportKind;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly previousTokenUntil: Instant | null;
  readonly lastReadAt: Instant | null;
  readonly lastReader: string | null;
  readonly readAts: readonly Instant[];
  readonly standstillMin: number;
};

/** An export with the token of its address, which is known at this moment alone: only its hash is stored. */
export type IssuedExport = { readonly export: Export; readonly token: string };

/** A new export. Without a label it is called as its connection. */
export type NewExport = {
  readonly kind: ExportKind;
  readonly connectionId: string | null;
  readonly label: string | null;
};

/** How making an export ended; `undefined` when the listing is out of reach. */
export type ExportCreated =
  | ({ readonly outcome: 'created' } & IssuedExport)
  | { readonly outcome: 'export_exists' | 'no_such_connection' | 'connection_read_only' | 'too_many_exports' }
  | undefined;

/** How saying who reads an export ended; `undefined` when there is no such export within reach, or it is revoked. */
export type ExportLinked =
  | { readonly outcome: 'linked'; readonly export: Export }
  | { readonly outcome: 'export_exists' | 'no_such_connection' | 'connection_read_only' | 'private_export' }
  | undefined;

/**
 * What an export is made of, all in one snapshot of the database. By cause ID, `labels` gives its guest, reason or
 * connection, and `marks` what its UID is made of: opaque, the same for as long as the cause stands.
 */
export type ExportSource = {
  readonly exportId: string;
  readonly kind: ExportKind;
  readonly connectionId: string | null;
  readonly addressee: ExportAddressee;
  readonly listing: {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    readonly revision: number;
  };
  readonly causes: readonly Cause[];
  readonly labels: Readonly<Record<string, string | null>>;
  readonly marks: Readonly<Record<string, string>>;
};

/** An entry under the UID (RFC 5545 §3.8.4.7) that it is exported by. */
export type NamedEntry = ExportedEntry & { readonly uid: string };

/** Which bytes, by their ETag, with what they say. */
export type Edition = { readonly exportId: string; readonly etag: string; readonly entries: readonly NamedEntry[] };

/** What was exported under one UID, and who read it: one for each destination and version of the nights. */
export type ExportedClosure = NightRange & {
  readonly causeKind: Cause['kind'];
  readonly causeId: string;
  readonly exportId: string;
  readonly connectionId: string | null;
  /** Null while only browsers and tools had it. */
  readonly firstReadAt: Instant | null;
};

/** A stay of a listing and what every destination read since. Revoked destinations too. */
export type ExposedBooking = {
  readonly listing: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly stay: NightRange & { readonly id: string; readonly since: Instant; readonly connectionId: string | null };
  readonly destinations: readonly { readonly export: Export; readonly editions: readonly EditionRead[] }[];
};

export interface ExportStore {
  /** Exports of a listing that are not revoked, oldest first. */
  list(reach: ByHand['reach'], listingId: string): Promise<readonly Export[] | undefined>;
  /** Makes an export; at most one that is not revoked for each connection. */
  create(by: ByHand, fields: NewExport): Promise<ExportCreated>;
  /**
   * Says which connection’s platform reads it, or null for another reader: from then on its own entries are left out, and
   * its reads are that connection’s. Its address stays. Never guessed: a wrong one would hide nights from whoever reads it.
   */
  link(by: Omit<ByHand, 'listingId'>, exportId: string, connectionId: string | null): Promise<ExportLinked>;
  /** Gives it a new token; the one before goes on for `overlapMs`. */
  rotate(by: Omit<ByHand, 'listingId'>, exportId: string, overlapMs: number): Promise<IssuedExport | undefined>;
  /** Ends both its tokens at once. False when there is no such export or it was revoked before. */
  revoke(by: Omit<ByHand, 'listingId'>, exportId: string): Promise<boolean>;
  /** True for a token of an export that can be read now. It costs one plain query. */
  knows(token: string, now: Instant): Promise<boolean>;
  /** What to answer to this token; undefined when it is nobody's or is no longer valid. */
  open(token: string, now: Instant): Promise<ExportSource | undefined>;
  /** Keeps an edition before it is answered, so that its UIDs are known to be ours whoever brings them back. */
  keepEdition(edition: Edition, now: Instant): Promise<void>;
  /** Notes that a reader had it. Only one that counts is a read of the edition. */
  noteRead(
    edition: Pick<Edition, 'exportId' | 'etag'>,
    read: { readonly reader: string; readonly counts: boolean; readonly now: Instant },
  ): Promise<void>;
  /** What was exported under this UID from the listing, the newest nights first; empty when it is none of ours. */
  closureOf(listingId: string, uid: string): Promise<readonly ExportedClosure[]>;
  /**
   * The stay under a booking's or an accepted entry's ID, also once it is gone, as the exports told it last; undefined
   * when there is none, it is a block, or it is gone and no kept edition told it.
   */
  exposureOf(reach: ByHand['reach'], bookingId: string): Promise<ExposedBooking | undefined>;
}

/** One platform that has stopped reading an export, as a mail to the listing’s owner tells it. `since`: its last read. */
export type SilenceMailEntry = {
  readonly exportId: string;
  readonly listingId: string;
  readonly listingName: string;
  readonly timeZone: string;
  readonly label: string;
  readonly platform: Platform | null;
  readonly since: Instant;
};

/** One entry as a calendar shows it. */
export type CalendarEntry = NightRange & { readonly uid: string; readonly since: Instant; readonly summary: string };

/** Writes a calendar as RFC 5545; equal input gives equal bytes. `name` is null where readers need none. */
export interface CalendarWriter {
  write(calendar: { readonly name: string | null; readonly entries: readonly CalendarEntry[] }): string;
}
