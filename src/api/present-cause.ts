import type { Cause as CauseAnswer } from '../contract/calendar.ts';
import { type Cause, isOwnCause } from '../domain/cause.ts';
import type { Hold } from '../domain/hold.ts';
import type { Instant } from '../domain/instant.ts';

/** Each cause’s guest, reason or connection name by cause ID, and whether the reader is the listing’s owner. */
export type CauseReader = { readonly labels: Readonly<Record<string, string | null>>; readonly isOwner: boolean };

/** A cause of a night. Guests and reasons are for the owner alone; the name of a connection is not a secret. */
export function presentCause(cause: Cause, { labels, isOwner }: CauseReader): CauseAnswer {
  const observed = cause.kind === 'observed' ? cause : undefined;
  return {
    kind: cause.kind,
    id: cause.id,
    platform: observed?.platform ?? null,
    eventClass: observed?.eventClass ?? null,
    connectionId: observed?.connectionId ?? null,
    label: isOwnCause(cause) && !isOwner ? null : (labels[cause.id] ?? null),
    from: cause.from,
    to: cause.to,
    since: cause.since,
    held: observed?.hold ? { id: cause.id, dueAt: dueAtOf(observed.hold) } : null,
  };
}

function dueAtOf({ reason, dueAt }: Hold): Instant | null {
  return reason === 'asked' ? null : dueAt;
}
