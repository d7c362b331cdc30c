import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ObservedClass } from '../../src/domain/observed-event.ts';
import { failing, listing, NOW, stay, World } from '../support/world.ts';

/**
 * Any sequence of bookings, cancellations, blocks, feed changes, failures and syncs keeps every block and never shows a
 * booked night as free. The oracle keeps one array of nights per feed and shares no code with what it judges. A night that
 * a feed no longer lists must stay closed for 90 minutes, unless a new stay strictly inside the one that closed it proves a
 * cancellation, and must be free after 6 hours; when in between it is freed is for the guard to say, once and for all.
 */
const DAYS = 14;
const HOLD_MIN = 90;
const LONGEST_HOLD_MIN = 360;
const dateOf = (day: number) => new Date(Date.UTC(2026, 5, 1 + day)).toISOString().slice(0, 10);

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

type Nights = { readonly day: number; readonly nights: number };
const someNights = fc.record({ day: fc.nat(DAYS - 4), nights: fc.integer({ min: 1, max: 3 }) });
const someStays = fc.array(
  fc.record({ at: someNights, eventClass: fc.constantFrom<ObservedClass[]>('booking', 'block', 'unknown') }),
  { maxLength: 4 },
);

type Step =
  | { readonly kind: 'book' | 'block'; readonly at: Nights }
  | { readonly kind: 'cancel' | 'unblock' | 'release'; readonly index: number }
  | {
      readonly kind: 'feed';
      readonly feed: number;
      readonly stays: readonly { at: Nights; eventClass: ObservedClass }[];
    }
  | { readonly kind: 'fail'; readonly feed: number }
  | { readonly kind: 'sync'; readonly afterMin: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('book' as const, 'block' as const), at: someNights }),
  fc.record({ kind: fc.constantFrom('cancel' as const, 'unblock' as const, 'release' as const), index: fc.nat(5) }),
  fc.record({ kind: fc.constant('feed' as const), feed: fc.nat(1), stays: someStays }),
  fc.record({ kind: fc.constant('fail' as const), feed: fc.nat(1) }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('sync' as const), afterMin: fc.integer({ min: 1, max: 100 }) }),
  },
);

/** What one feed says now, and for each night whether the oracle expects it closed because of this feed, and since when absent. */
type Stay = { readonly at: Nights; readonly eventClass: ObservedClass };
type ClosedNight = {
  readonly booked: boolean;
  readonly absentAtMin: number | null;
  readonly by: readonly Stay[];
  /** True when the guard may have freed it, and may not. */
  readonly isOpenQuestion: boolean;
};

class FeedOracle {
  isFailing = false;
  says: readonly Stay[] = [];
  readonly closed: (null | ClosedNight)[] = Array.from({ length: DAYS }, () => null);

  poll(minute: number): void {
    if (this.isFailing) return;
    for (let day = 0; day < DAYS; day += 1) {
      const by = this.says.filter(({ at }) => at.day <= day && day < at.day + at.nights);
      const booked = by.some(({ eventClass }) => eventClass !== 'block');
      if (by.length > 0) this.closed[day] = { booked, absentAtMin: null, by, isOpenQuestion: false };
      else this.closed[day] = this.withoutListing(day, minute);
    }
  }

  private withoutListing(day: number, minute: number): ClosedNight | null {
    const before = this.closed[day] ?? null;
    if (before === null) return null;
    const absentAtMin = before.absentAtMin ?? minute;
    const forMin = minute - absentAtMin;
    if (forMin >= LONGEST_HOLD_MIN) return null;
    return { ...before, absentAtMin, isOpenQuestion: forMin >= HOLD_MIN };
  }
}

async function play(steps: readonly Step[]): Promise<void> {
  world.nowInstant = NOW;
  const { listing: subject, actor } = await world.aListing();
  const by = () => world.byHand(actor, subject.id);
  const connections = [await world.aConnection(by()), await world.aConnection(by())];
  const feeds = [new FeedOracle(), new FeedOracle()];
  const bookings: (Nights & { id: string })[] = [];
  const blocks: (Nights & { id: string })[] = [];
  let minute = 0;

  const readings = () =>
    Object.fromEntries(
      feeds.map((feed, index) => [
        connections[index]?.id ?? '',
        feed.isFailing
          ? failing('TRANSIENT')
          : listing(
              ...feed.says.map(({ at, eventClass }) =>
                stay(dateOf(at.day), dateOf(at.day + at.nights), { eventClass }),
              ),
            ),
      ]),
    );

  for (const step of steps) {
    if (step.kind === 'book') {
      const nights = { from: dateOf(step.at.day), to: dateOf(step.at.day + step.at.nights) };
      const answer = await world.stores.calendars.book(by(), { ...nights, guestName: null });
      if (answer?.outcome === 'booked') bookings.push({ ...step.at, id: answer.booking.id });
    } else if (step.kind === 'block') {
      const nights = { from: dateOf(step.at.day), to: dateOf(step.at.day + step.at.nights) };
      const block = await world.stores.calendars.block(by(), { ...nights, reason: null });
      if (block) blocks.push({ ...step.at, id: block.id });
    } else if (step.kind === 'cancel') {
      const [booking] = bookings.splice(step.index, 1);
      if (booking) await world.stores.calendars.cancelBooking(by(), booking.id);
    } else if (step.kind === 'unblock') {
      const [block] = blocks.splice(step.index, 1);
      if (block) await world.stores.calendars.deleteBlock(by(), block.id);
    } else if (step.kind === 'release') {
      const held = (await world.stores.calendars.listHeld(by())) ?? [];
      const release = held[step.index];
      if (release) {
        await world.stores.calendars.releaseHeld(by(), release.id);
        const feed = feeds[connections.findIndex(({ id }) => id === release.connectionId)];
        const others = held.filter(
          ({ id, connectionId }) => id !== release.id && connectionId === release.connectionId,
        );
        for (let day = 0; day < DAYS; day += 1) {
          const within = (range: { from: string; to: string }) => range.from <= dateOf(day) && dateOf(day) < range.to;
          const closed = feed?.closed[day];
          if (!feed || !within(release) || closed?.absentAtMin == null) continue;
          // Where another held entry stays on the night, it alone says what the night is now.
          const left = others.filter(within);
          const booked = left.length > 0 && (await isAnyBooked(left.map(({ id }) => id)));
          feed.closed[day] = left.length > 0 ? { ...closed, booked } : null;
        }
      }
    } else if (step.kind === 'feed') {
      const feed = feeds[step.feed];
      if (feed) Object.assign(feed, { says: step.stays, isFailing: false });
    } else if (step.kind === 'fail') {
      const feed = feeds[step.feed];
      if (feed) feed.isFailing = true;
    } else if (step.kind === 'sync') {
      minute += step.afterMin;
      world.pass(step.afterMin);
      for (const feed of feeds) feed.poll(minute);
      await world.sync(subject.id, readings());
      for (const [index, feed] of feeds.entries()) await askGuard(feed, connections[index]?.id ?? '');
    }

    const statuses = await statusByDay(subject.id);
    const expected = statuses.map((_, day) => {
      const over = (range: Nights) => range.day <= day && day < range.day + range.nights;
      const observed = feeds.flatMap((feed) => feed.closed[day] ?? []);
      if (bookings.some(over) || observed.some(({ booked }) => booked)) return 'BOOKED';
      return blocks.some(over) || observed.length > 0 ? 'BLOCKED' : 'AVAILABLE';
    });
    expect({ step, statuses }).toEqual({ step, statuses: expected });
    expect(await world.prisma.block.count({ where: { listingId: subject.id } })).toBe(blocks.length);
  }
}

async function isAnyBooked(heldIds: readonly string[]): Promise<boolean> {
  const rows = await world.prisma.acceptedEvent.findMany({ where: { id: { in: [...heldIds] } } });
  return rows.some(({ eventClass }) => eventClass !== 'block');
}

/** Where the guard was free to decide, its rows tell what it decided. */
async function askGuard(feed: FeedOracle, connectionId: string): Promise<void> {
  const rows = await world.prisma.acceptedEvent.findMany({ where: { connectionId } });
  for (let day = 0; day < DAYS; day += 1) {
    const midnight = new Date(`${dateOf(day)}T00:00:00Z`);
    const isClosed = rows.some(({ from, to }) => from <= midnight && midnight < to);
    if (feed.closed[day]?.isOpenQuestion && !isClosed) feed.closed[day] = null;
  }
}

async function statusByDay(listingId: string): Promise<string[]> {
  const rows = await world.prisma.listingAvailability.findMany({ where: { listingId } });
  return Array.from({ length: DAYS }, (_, day) => {
    const midnight = new Date(`${dateOf(day)}T00:00:00Z`);
    return rows.find(({ from, to }) => from <= midnight && midnight < to)?.status ?? 'AVAILABLE';
  });
}

test('over any sequence of changes, every block stays and no booked night is shown as free', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 6, maxLength: 16 }), (steps) => play(steps)),
    { numRuns: 40, endOnFailure: true },
  );
}, 240_000);
