import type { ConflictDecision, ConflictsFound, ConflictView } from '../conflict-ports.ts';
import * as contract from '../contract/conflicts.ts';
import type { BodyOf } from '../contract/route.ts';
import { type ConflictState, conflictStates, otherSide } from '../domain/conflict.ts';
import type { Instant } from '../domain/instant.ts';
import { isStaff, type Reach } from '../domain/member.ts';
import type { OperationResult } from '../operation-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson, byStaff } from './by-hand.ts';
import { presentConflict, presentConflictDetail } from './present-conflict.ts';
import { readPutOffEnd } from './put-off-end.ts';
import { recorded } from './recorded-operation.ts';
import { invalid, isRefusal, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals } from './signals.ts';

/** Conflicts: listed, read, decided, and looked for on demand. */
export function conflictRoutes(deps: ApiDeps) {
  const { conflicts, audit, operations } = deps;
  const signals = createSignals(deps);
  /** What relais is to cancel at a hub is asked for at once. */
  const askHub = async ({ conflict }: ConflictView) => {
    if (conflict.state !== 'waiting_platform' || conflict.endedBy !== 'api') return;
    const { cause } = conflict.sides[otherSide(conflict.keep)];
    if (cause.kind !== 'observed') return;
    const { connectionId } = cause;
    await signals.connectionSyncRequested({ connectionId, listingId: conflict.listingId }, 'webhook');
  };
  return {
    listConflicts: handle(contract.listConflicts, async (call) => {
      const { page, pageSize, scope, state, listingId } = call.query;
      if (scope === 'all' && !isStaff(call.person.role)) {
        return { refused: 'forbidden', detail: 'Only support and admin may list all conflicts. Leave out “scope”.' };
      }
      if (scope === 'all') {
        const subject = { kind: 'listing', id: listingId ?? 'all' };
        await audit.append({ ...byActor(call), action: 'staff_access', subject, reason: 'listConflicts' });
      }
      const reach: Reach = scope === 'all' ? { kind: 'any' } : call.reach;
      const found = await conflicts.list(reach, { states: statesOf(state), listingId }, { page, pageSize });
      const data = found.items.map((view) => presentConflict(view, call));
      return { data, meta: { total: found.total, page, pageSize } };
    }),

    getConflict: handle(contract.getConflict, async (call) => {
      const { conflictId } = call.params;
      const detail = await conflicts.find(call, conflictId);
      return detail ? { data: presentConflictDetail(detail, call) } : notFound('conflict', conflictId);
    }),

    resolveConflict: handle(contract.resolveConflict, async (call) => {
      const { conflictId } = call.params;
      const decision = readDecision(call.body, call.now);
      if (isRefusal(decision)) return decision;
      const seen = call.body.revision === undefined ? {} : { seenRevision: call.body.revision };
      const decided = await conflicts.decide(byPerson(call), conflictId, { ...decision, ...seen });
      if (!decided) return notFound('conflict', conflictId);
      if (decided.outcome === 'decided') {
        await askHub(decided.view);
        await Promise.all(decided.affected.map((listingId) => signals.changed(listingId)));
        return { data: presentConflict(decided.view, call) };
      }
      return refusals[decided.outcome];
    }),

    findConflicts: handle(contract.findConflicts, async (call) => {
      const { listingId, scope } = call.body;
      const isAdmin = call.person.role === 'admin';
      if (scope === 'all' && !isAdmin)
        return { refused: 'forbidden', detail: 'Only an admin may look in all listings. Leave out “scope”.' };
      const isAnybodys = isAdmin && (listingId !== undefined || scope === 'all');
      if (isAnybodys) {
        const subject = { kind: 'listing', id: listingId ?? 'all' };
        await audit.append({ ...byActor(call), action: 'staff_access', subject, reason: 'findConflicts' });
      }
      const reach: Reach = isAnybodys ? { kind: 'any' } : call.reach;
      const ownerId = reach.kind === 'own' ? reach.memberId : null;
      const request = { kind: 'detect_conflicts', listingId: listingId ?? null, ownerId } as const;
      const found = await recorded(operations, byStaff(call), request, async () => {
        const looked = await conflicts.detect({ ...byPerson(call), reach }, listingId);
        return looked && { outcome: looked, result: conflictsResult(looked) };
      });
      if (!found) return notFound('listing', listingId ?? '');
      const { standing, ...counts } = found;
      return { data: { ...counts, conflicts: standing.map((view) => presentConflict(view, call)) } };
    }),
  };
}

function conflictsResult({ listings, opened, changed, ended }: ConflictsFound): OperationResult {
  return { of: 'conflicts', listings, opened, changed, ended };
}

type Asking = {
  readonly person: { readonly memberId: string; readonly role: 'member' | 'support' | 'admin' };
  readonly now: Instant;
};

function byActor({ person, now }: Asking) {
  return { actor: { memberId: person.memberId, role: person.role }, at: now };
}

function statesOf(state: ConflictState | 'undecided' | undefined): readonly ConflictState[] {
  if (state === 'undecided') return ['open', 'waiting_platform'];
  return state === undefined ? [] : conflictStates.filter((known) => known === state);
}

function readDecision(
  { action, keep, cancelBy, until }: BodyOf<typeof contract.resolveConflict>,
  now: Instant,
): ConflictDecision | Refusal<'invalid'> {
  switch (action) {
    case 'keep_one':
      return keep === undefined ? refusals.not_a_side : { action, keep, cancelBy };
    case 'later': {
      const end = readPutOffEnd(until, now);
      return isRefusal(end) ? end : { action, until: end.until };
    }
    default:
      return { action };
  }
}

const refusals = {
  not_a_side: invalid([
    { pointer: '/keep', code: 'invalid_value', detail: 'must be the ID of one of the two sides of the conflict' },
  ]),
  not_cancellable: invalid([
    {
      pointer: '/cancelBy',
      code: 'invalid_value',
      detail: 'relais cannot cancel the other side by an API: leave it out, and cancel on the platform',
    },
  ]),
  already_decided: {
    refused: 'conflict_decided',
    detail: 'A person or a calendar decided this conflict meanwhile. Read it again.',
  },
  changed_meanwhile: {
    refused: 'conflict_changed',
    detail: 'The conflict is not as it was seen any more. Read it again and decide on what it is now.',
  },
} as const;
