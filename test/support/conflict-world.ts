import type { MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import type { ConflictDecision, ConflictDetail } from '../../src/conflict-ports.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import type { Platform } from '../../src/domain/platform.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import { observing, type World } from './world.ts';

/** A good reading of a feed of this platform that lists these stays. */
export function feedOf(platform: Platform, ...events: readonly ObservedEvent[]): FeedReading {
  return { outcome: 'read', observation: { ...observing(...events), platform }, contentHash: JSON.stringify(events) };
}

/** A listing with a calendar of Airbnb and one of GreenGo, whose conflicts the test watches. */
export async function aWatchedListing(world: World) {
  const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
  const airbnb = await world.aConnection(by, { label: 'Airbnb du Nid' });
  const greengo = await world.aConnection(by, { label: 'GreenGo' });
  const now = () => world.nowInstant;
  const person = () => ({ reach: by.reach, actor, now: now() });
  const sync = (feeds: { readonly airbnb?: readonly ObservedEvent[]; readonly greengo?: readonly ObservedEvent[] }) => {
    world.pass(30);
    return world.sync(listing.id, {
      ...(feeds.airbnb ? { [airbnb.id]: feedOf('airbnb', ...feeds.airbnb) } : {}),
      ...(feeds.greengo ? { [greengo.id]: feedOf('greengo', ...feeds.greengo) } : {}),
    });
  };
  const book = async (from: string, to: string) => {
    const taken = await world.stores.calendars.book({ ...by, now: now() }, { from, to, guestName: 'Ada' });
    if (taken?.outcome !== 'booked') throw new Error(`The booking was not taken: ${taken?.outcome}`);
    return taken.booking.id;
  };
  const all = async (): Promise<readonly ConflictDetail[]> => {
    const { items } = await world.stores.conflicts.list(
      by.reach,
      { states: [], listingId: listing.id },
      { page: 1, pageSize: 100 },
    );
    const found = await Promise.all(items.map(({ conflict }) => world.stores.conflicts.find(person(), conflict.id)));
    return found.flatMap((detail) => detail ?? []);
  };
  const only = async (): Promise<ConflictDetail> => {
    const [one, ...others] = await all();
    if (!one || others.length > 0) throw new Error(`There are ${others.length + (one ? 1 : 0)} conflicts, not one.`);
    return one;
  };
  const told = async () =>
    (await all()).map(({ conflict }) => `${conflict.kind} ${conflict.severity} ${conflict.state}`);
  const history = async () => (await only()).history.map(({ type }) => type).toReversed();
  const decide = async (decision: ConflictDecision & { readonly seenRevision?: number }) =>
    (await world.stores.conflicts.decide(person(), (await only()).conflict.id, decision))?.outcome;
  const claim = () => world.stores.notifications.claim(actor.memberId, now());
  const deliver = async (handover: MailHandover = { outcome: 'accepted' }): Promise<MailDelivery> => {
    const taken = await claim();
    if (taken.outcome !== 'claimed') throw new Error(`Nothing to deliver: ${taken.outcome}`);
    await world.stores.notifications.settle(taken.delivery, handover, { now: now(), random: 0 });
    return taken.delivery;
  };
  const side = async (platform: Platform | 'own') => {
    const { sides } = (await only()).conflict;
    const found = sides.find(({ cause }) => (cause.kind === 'observed' ? cause.platform : 'own') === platform);
    if (!found) throw new Error(`No side is of ${platform}.`);
    return found.cause;
  };
  return {
    by,
    actor,
    listing,
    airbnb,
    greengo,
    person,
    sync,
    book,
    all,
    only,
    told,
    history,
    decide,
    claim,
    deliver,
    side,
  };
}
