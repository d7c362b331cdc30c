import { assertNever } from '../domain/assert-never.ts';
import type { Instant } from '../domain/instant.ts';
import { isStaff, type Reach } from '../domain/member.ts';
import type { AuditStore, OwnedThing } from '../ports.ts';
import { isRefusal, notFound, type Refusal } from './refusal.ts';
import type { PersonRoute } from './route-handler.ts';
import type { Person } from './session.ts';

type Request = {
  readonly route: PersonRoute;
  /** What the path names, or why it names nothing: told to those whom the route is for. */
  readonly params: Readonly<Record<string, unknown>> | Refusal;
  readonly person: Person;
  readonly now: Instant;
};

/**
 * Decides by the route’s access (`contract/route.ts`) whether the person may call it, and whose things the call may touch.
 * A call of support or admin on another person’s thing is in the audit log before it is served.
 */
export async function admit(request: Request, audit: AuditStore): Promise<{ readonly reach: Reach } | Refusal> {
  const { route, person } = request;
  const own: Reach = { kind: 'own', memberId: person.memberId };
  switch (route.access) {
    case 'member':
      return { reach: own };
    case 'support':
      return isStaff(person.role) ? { reach: { kind: 'any' } } : forRole('support or admin');
    case 'admin':
    case 'scheduler':
      return person.role === 'admin' ? { reach: { kind: 'any' } } : forRole('admin');
    case 'owner':
    case 'owner_or_support':
      return admitToThing(request, audit);
    default:
      return assertNever(route.access, 'route.access');
  }
}

async function admitToThing(request: Request, audit: AuditStore): Promise<{ readonly reach: Reach } | Refusal> {
  const { route, params, person, now } = request;
  if (isRefusal(params)) return params;
  const thing = ownedThing(params);
  if (!thing) throw new Error(`Route ${route.id} has access ${route.access} but its path names no owned thing.`);
  const owner = await audit.ownerOf(thing);
  if (!owner) return notFound(thing.kind, thing.id);
  if (owner.memberId === person.memberId) return { reach: { kind: 'own', memberId: person.memberId } };
  if (route.access !== 'owner_or_support' || !isStaff(person.role)) return notFound(thing.kind, thing.id);
  const actor = { memberId: person.memberId, role: person.role };
  await audit.append({ actor, action: 'staff_access', subject: thing, reason: route.id, at: now });
  return { reach: { kind: 'any' } };
}

const ownedParams = [
  ['listingId', 'listing'],
  ['connectionId', 'connection'],
  ['eventId', 'event'],
  ['runId', 'run'],
  ['heldId', 'held'],
  ['exportId', 'export'],
  ['bookingId', 'booking'],
  ['accountId', 'hub_account'],
  ['conflictId', 'conflict'],
  ['subscriptionId', 'push_subscription'],
  ['operationId', 'operation'],
] as const;

function ownedThing(params: Readonly<Record<string, unknown>>): OwnedThing | undefined {
  for (const [name, kind] of ownedParams) {
    const id = params[name];
    if (typeof id === 'string') return { kind, id };
  }
  return undefined;
}

function forRole(roles: string): Refusal<'forbidden'> {
  return { refused: 'forbidden', detail: `This is for ${roles} only. Sign in with such an account.` };
}
