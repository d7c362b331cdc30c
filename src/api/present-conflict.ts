import type { ConflictDetail, ConflictView } from '../conflict-ports.ts';
import type { Conflict as ConflictAnswer, ConflictDetail as DetailAnswer } from '../contract/conflicts.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import { type Claim, type Conflict, endedAtOf } from '../domain/conflict.ts';
import { endedBy } from '../domain/conflict-pair.ts';
import { suggestionFor } from '../domain/conflict-suggestion.ts';
import type { Instant } from '../domain/instant.ts';
import { type CauseReader, presentCause } from './present-cause.ts';
import { presentNightCause } from './present-nights.ts';
import type { Person } from './session.ts';

/** Who reads, and when. */
export type ConflictReader = { readonly person: Person; readonly now: Instant };

/** A conflict as its owner, support or admin sees it: guests and reasons are for the owner alone. */
export function presentConflict(view: ConflictView, { person, now }: ConflictReader): ConflictAnswer {
  const { conflict, listing, labels } = view;
  const isOwner = listing.ownerId === person.memberId;
  return {
    id: conflict.id,
    listingId: listing.id,
    listingName: listing.name,
    own: isOwner,
    state: conflict.state,
    kind: conflict.kind,
    severity: conflict.severity,
    from: conflict.nights.from,
    to: conflict.nights.to,
    sides: conflict.sides.map((side) => presentSide(side, { labels, isOwner })),
    suggestion: presentSuggestion(conflict, dateInZone(now, listing.timeZone)),
    keep: keptCause(conflict),
    ...presentTimes(conflict),
    openedAt: conflict.openedAt,
    updatedAt: conflict.updatedAt,
    endedAt: endedAtOf(conflict),
    cycle: conflict.cycle,
    revision: conflict.revision,
  };
}

/** A conflict with its history, where its sides come from and went, and what else is free. */
export function presentConflictDetail(detail: ConflictDetail, reader: ConflictReader): DetailAnswer {
  const { conflict, labels, listing, provenance, history, rescue } = detail;
  const isOwner = listing.ownerId === reader.person.memberId;
  return {
    ...presentConflict(detail, reader),
    sides: conflict.sides.map((side) => ({
      ...presentNightCause(side.cause, { labels, isOwner, provenance }),
      endedBy: endedBy(side),
    })),
    history: history.map(({ nights, run, ...record }) => ({ ...record, ...nights, run: run && { ...run } })),
    rescue: rescue.map(({ listingId, name, fits }) => ({
      listingId,
      name,
      fits: fits.map((side) => conflict.sides[side].cause.id),
    })),
  };
}

function presentSide(side: Claim, reader: CauseReader): ConflictAnswer['sides'][number] {
  return { ...presentCause(side.cause, reader), endedBy: endedBy(side) };
}

function presentSuggestion(conflict: Conflict, today: string): ConflictAnswer['suggestion'] {
  const { action, keep, reason } = suggestionFor(conflict, today);
  return { action, keep: keep === null ? null : conflict.sides[keep].cause.id, reason };
}

function keptCause(conflict: Conflict): string | null {
  return 'keep' in conflict && conflict.keep !== null ? conflict.sides[conflict.keep].cause.id : null;
}

function presentTimes(conflict: Conflict) {
  const waiting = conflict.state === 'waiting_platform' ? conflict : undefined;
  const resolved = conflict.state === 'resolved' ? conflict : undefined;
  return {
    putOffUntil: conflict.state === 'open' ? conflict.putOffUntil : null,
    waitingSince: waiting?.waitingSince ?? null,
    waitingFor: waiting?.endedBy ?? null,
    remindAt: waiting?.remindAt ?? null,
    resolution: resolved?.resolution ?? null,
    resolvedAt: resolved?.resolvedAt ?? null,
  };
}
