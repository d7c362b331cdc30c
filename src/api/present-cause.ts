import type { Cause as CauseAnswer } from '../contract/calendar.ts';
import { type Cause, isOwnCause, type LinkedCause, rootOf } from '../domain/cause.ts';
import type { Hold } from '../domain/hold.ts';
import type { Instant } from '../domain/instant.ts';

/** Each cause’s guest, reason or connection name by cause ID, and whether the reader is the listing’s owner. */
export type CauseReader = { readonly labels: Readonly<Record<string, string | null>>; readonly isOwner: boolean };

/** A cause of a night. Guests and reasons are for the owner alone; the name of a connection, or of a listing, is not a secret. */
export function presentCause(cause: Cause, { labels, isOwner }: CauseReader): CauseAnswer {
  const root = rootOf(cause);
  const observed = cause.kind === 'observed' ? cause : undefined;
  const hold = root.kind === 'observed' ? root.hold : null;
  return {
    kind: cause.kind,
    id: cause.id,
    platform: root.kind === 'observed' ? root.platform : null,
    eventClass: observed?.eventClass ?? null,
    connectionId: observed?.connectionId ?? null,
    label: isOwnCause(cause) && !isOwner ? null : (labels[cause.id] ?? null),
    from: cause.from,
    to: cause.to,
    since: cause.since,
    held: hold ? { id: cause.id, dueAt: dueAtOf(hold) } : null,
    linked: cause.kind === 'linked' ? presentLinked(cause, labels[cause.id] ?? '') : null,
  };
}

function presentLinked({ listingId, root }: LinkedCause, listingName: string): CauseAnswer['linked'] {
  return { listingId, listingName, kind: root.kind, eventClass: root.kind === 'observed' ? root.eventClass : null };
}

function dueAtOf({ reason, dueAt }: Hold): Instant | null {
  return reason === 'asked' ? null : dueAt;
}
