import type { ByStaff } from '../alert-ports.ts';
import type { Route } from '../contract/route.ts';
import type { ByHand } from '../ports.ts';
import type { Call } from './route-handler.ts';

/** Who changes what by hand, for the stores: the person of the call, within their reach, at its time. */
export function byHand<R extends Route>(call: Call<R>, listingId: string): ByHand {
  return { ...byPerson(call), listingId };
}

/** The same where no listing is named. */
export function byPerson<R extends Route>({ reach, person, now }: Call<R>): Omit<ByHand, 'listingId'> {
  return { reach, actor: { memberId: person.memberId, role: person.role }, now };
}

/** Who of support or admin changes what, where reach is not asked. */
export function byStaff<R extends Route>({ person, now }: Call<R>): ByStaff {
  return { actor: { memberId: person.memberId, role: person.role }, now };
}
