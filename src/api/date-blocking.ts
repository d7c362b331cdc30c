import * as contract from '../contract/date-blocking.ts';
import type { DateBlocking } from '../date-blocking-ports.ts';
import { isStaff, type Reach } from '../domain/member.ts';
import type { OperationResult } from '../operation-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand, byStaff } from './by-hand.ts';
import { presentBlocking } from './present-blocking.ts';
import { recorded } from './recorded-operation.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals } from './signals.ts';

/** Why nights are closed, and what of that no longer has a root. */
export function dateBlockingRoutes(deps: ApiDeps) {
  const signals = createSignals(deps);
  return {
    resolveDateBlocking: handle(contract.resolveDateBlocking, async (call) => {
      const { listingId, from, to, explainOnly, lift } = call.body;
      const isAnybodys = isStaff(call.person.role);
      const listing = await deps.listings.find(isAnybodys ? { kind: 'any' } : call.reach, listingId);
      if (!listing) return notFound('listing', listingId);
      const by = byHand(call, listingId);
      if (isAnybodys && listing.ownerId !== call.person.memberId) {
        const subject = { kind: 'listing', id: listingId };
        const entry = { actor: by.actor, action: 'staff_access', subject, reason: 'resolveDateBlocking' };
        await deps.audit.append({ ...entry, at: call.now });
      }
      const reach: Reach = isAnybodys ? { kind: 'any' } : call.reach;
      const question = { range: { from, to }, isLifting: !explainOnly, chosen: lift };
      const resolve = () => deps.dateBlocking.resolve({ ...by, reach }, question);
      const request = { kind: 'date_blocking', listingId, nights: question.range, ownerId: listing.ownerId } as const;
      // Asking why is no operation: nothing is done.
      const blocking = explainOnly
        ? await resolve()
        : await recorded(deps.operations, byStaff(call), request, async () => {
            const resolved = await resolve();
            return resolved && { outcome: resolved, result: resultOf(resolved) };
          });
      if (!blocking) return notFound('listing', listingId);
      const isLifted = !explainOnly && blocking.explanation.parts.some(({ verdict }) => verdict === 'lifted');
      if (isLifted) await signals.changed(listingId);
      return { data: presentBlocking(blocking, call.person) };
    }),
  };
}

function resultOf({ explanation: { parts } }: DateBlocking): OperationResult {
  const lifted = parts.filter(({ verdict }) => verdict === 'lifted').length;
  return { of: 'blocked_nights', explained: parts.length, lifted };
}
