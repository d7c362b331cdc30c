import { randomUUID } from 'node:crypto';
import type { ConflictDecided, ConflictRecord, ConflictStore, ConflictView } from '../../src/conflict-ports.ts';
import { dateInZone } from '../../src/domain/calendar-date.ts';
import { type Conflict, endedAtOf, isUndecided, otherSide, type SideIndex } from '../../src/domain/conflict.ts';
import { endedBy } from '../../src/domain/conflict-pair.ts';
import { reconcileConflicts } from '../../src/domain/conflict-reconciliation.ts';
import {
  applyConflictTransition,
  type ConflictTransition,
  isConflictTransitionFor,
} from '../../src/domain/conflict-transition.ts';
import type { Reach } from '../../src/domain/member.ts';
import { causesOf, labelsOf, type MemoryState, pageOf, reachable } from './memory-state.ts';

/** The conflicts port over `state`. What relais would end itself stays where it is. */
export function memoryConflictStore(state: MemoryState): ConflictStore {
  const within = (reach: Reach) => state.conflicts.filter(({ listingId }) => reachable(state, reach, listingId));
  return {
    async list(reach, { states, listingId }, page) {
      const found = within(reach)
        .filter((each) => states.length === 0 || states.includes(each.state))
        .filter((each) => listingId === undefined || each.listingId === listingId);
      const { items, total } = pageOf(found, page);
      return { items: items.map((each) => viewOf(state, each)), total };
    },
    async find({ reach }, conflictId) {
      const conflict = within(reach).find(({ id }) => id === conflictId);
      if (!conflict) return undefined;
      const rescue = isUndecided(conflict) ? state.rescue : [];
      return { ...viewOf(state, conflict), history: state.conflictRecords, provenance: {}, rescue };
    },
    async decide(by, conflictId, decision): Promise<ConflictDecided> {
      const conflict = within(by.reach).find(({ id }) => id === conflictId);
      if (!conflict) return undefined;
      const at = by.now;
      const { action } = decision;
      let transition: Exclude<ConflictTransition, { readonly type: 'opened' }>;
      if (action === 'keep_one') {
        const keep = ([0, 1] as const).find((side: SideIndex) => conflict.sides[side].cause.id === decision.keep);
        if (keep === undefined) return { outcome: 'not_a_side' };
        const ending = endedBy(conflict.sides[otherSide(keep)]);
        const isByApi = decision.cancelBy === 'api';
        if (isByApi && ending !== 'api') return { outcome: 'not_cancellable' };
        transition = {
          type: isByApi ? 'kept_cancelling' : ending === 'relais' ? 'kept_one' : 'kept_waiting',
          keep,
          at,
        };
      } else if (action === 'later') transition = { type: 'put_off', until: decision.until, at };
      else transition = { type: action === 'keep_both' ? 'kept_both' : 'ignored', at };
      if (!isConflictTransitionFor(conflict.state, transition.type)) return { outcome: 'already_decided' };
      if (decision.seenRevision !== undefined && decision.seenRevision !== conflict.revision)
        return { outcome: 'changed_meanwhile' };
      const decided = applyConflictTransition(conflict, transition);
      state.conflicts = state.conflicts.map((each) => (each === conflict ? decided : each));
      const affected = transition.type === 'kept_one' ? [decided.listingId] : [];
      return { outcome: 'decided', view: viewOf(state, decided), affected };
    },
    async detect({ reach, now }, listingId) {
      if (listingId !== undefined && !reachable(state, reach, listingId)) return undefined;
      const listings = state.listings.filter(({ id }) => reachable(state, reach, id) && (listingId ?? id) === id);
      let opened = 0;
      for (const { id, timeZone } of listings) {
        const claims = causesOf(state, id).map((cause) => ({ cause, identity: '' }));
        const standing = state.conflicts.filter((each) => each.listingId === id && endedAtOf(each) === null);
        const found = reconcileConflicts({ standing, claims, today: dateInZone(now, timeZone), now }).opened;
        for (const each of found) {
          const transition = { type: 'opened', id: randomUUID(), listingId: id, found: each, at: now } as const;
          state.conflicts.push(applyConflictTransition(undefined, transition));
        }
        opened += found.length;
      }
      const mine = within(reach).filter(
        (each) => isUndecided(each) && (listingId ?? each.listingId) === each.listingId,
      );
      const standing = mine.map((each) => viewOf(state, each));
      return { listings: listings.length, opened, changed: 0, ended: 0, standing };
    },
  };
}

function viewOf(state: MemoryState, conflict: Conflict): ConflictView {
  const listing = state.listings.find(({ id }) => id === conflict.listingId);
  if (!listing) throw new Error(`Conflict ${conflict.id} has no listing.`);
  const { id, name, timeZone, ownerId } = listing;
  return { conflict, listing: { id, name, timeZone, ownerId }, labels: labelsOf(state, id) };
}

/** The first line of a conflict's history. */
export function anOpening(conflict: Conflict): ConflictRecord {
  const told = { id: randomUUID(), at: conflict.openedAt, actorName: null, actorRole: null, fromState: null };
  const { severity, nights } = conflict;
  return { ...told, type: 'opened', toState: 'open', severity, nights, reason: null, run: null };
}
