import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMs } from '../../src/domain/instant.ts';
import type { NoticeKind } from '../../src/domain/notice.ts';
import type { NoticeChannel } from '../../src/domain/notice-choice.ts';
import { aWatchedListing } from '../support/conflict-world.ts';
import { listing as calendar, failing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const summer = stay('2026-07-01', '2026-07-04', { identity: 'a' });
const autumn = stay('2026-09-01', '2026-09-04', { identity: 'b' });
const winter = stay('2026-12-01', '2026-12-04', { identity: 'c' });
/** In the summer of Paris, from half an hour after the first poll on until noon. */
const quietHours = { from: '10:30', to: '12:00' };

const choose = (memberId: string, kind: NoticeKind, isOn: boolean, channel: NoticeChannel = 'mail') =>
  world.stores.preferences.save(memberId, { choices: [{ kind, channel, isOn }] });

/** Delivers all that a person is owed, and says what each mail told, or why there is none now. */
async function mailsTo(memberId: string): Promise<string[]> {
  const told: string[] = [];
  for (;;) {
    const claim = await world.stores.notifications.claim(memberId, world.nowInstant);
    if (claim.outcome === 'nothing_owed') return told;
    if (claim.outcome !== 'claimed') return [...told, `${claim.outcome} ${claim.waitMs / 60_000} min`];
    const { notices = [], conflicts = [], modes = [] } = claim.delivery;
    told.push(
      [
        ...notices.map(({ data }) => data.kind),
        ...conflicts.map(() => 'conflict'),
        ...modes.map(({ notice }) => notice),
      ].join(' '),
    );
    await world.stores.notifications.settle(
      claim.delivery,
      { outcome: 'accepted' },
      { now: world.nowInstant, random: 0 },
    );
    world.nowInstant = plusMs(world.nowInstant, 60_000);
  }
}

async function aReadListing() {
  const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
  const { id } = await world.aConnection(by, { label: 'Airbnb' });
  const sync = (...stays: readonly (typeof summer)[]) => {
    world.pass(30);
    return world.sync(listing.id, { [id]: calendar(...stays) });
  };
  return { memberId: actor.memberId, sync };
}

describe('a new booking', () => {
  test('is mailed to who chose that, and to nobody else', async () => {
    const [chose, not] = [await aReadListing(), await aReadListing()];
    await choose(chose.memberId, 'booking_new', true);
    for (const { sync } of [chose, not]) {
      await sync(summer);
      await sync(summer, autumn);
    }
    expect([await mailsTo(chose.memberId), await mailsTo(not.memberId)]).toEqual([['booking_new'], []]);
  });

  test('is mailed no more once it was read, or the choice is another', async () => {
    const { memberId, sync } = await aReadListing();
    await choose(memberId, 'booking_new', true);
    await sync(summer);
    await sync(summer, autumn);
    await world.stores.notices.read(memberId, null, world.nowInstant);
    expect(await mailsTo(memberId)).toEqual([]);
    await sync(summer, autumn, winter);
    await choose(memberId, 'booking_new', false);
    expect(await mailsTo(memberId)).toEqual([]);
  });

  test('waits for the end of quiet hours, and goes with what else has waited', async () => {
    const { memberId, sync } = await aReadListing();
    await choose(memberId, 'booking_new', true);
    await world.stores.preferences.save(memberId, { quietHours });
    await sync(summer);
    await sync(summer, autumn);
    expect(await mailsTo(memberId)).toEqual(['held 60 min']);
    await sync(summer, autumn, winter);
    expect(await mailsTo(memberId)).toEqual(['held 30 min']);
    const owed = () =>
      world.stores.notifications.recipientsOwed(plusMs(world.nowInstant, -60_000), world.nowInstant, 500);
    world.pass(2);
    expect(await owed()).not.toContain(memberId);
    world.nowInstant = '2026-06-01T10:02:00.000Z';
    expect(await owed()).toContain(memberId);
    expect(await mailsTo(memberId)).toEqual(['booking_new booking_new']);
  });
});

describe('a conflict', () => {
  async function aConflict(before: (memberId: string) => Promise<unknown>) {
    const watched = await aWatchedListing(world);
    await before(watched.actor.memberId);
    await watched.sync({ airbnb: [summer], greengo: [] });
    await watched.sync({ greengo: [stay('2026-07-02', '2026-07-05')] });
    return watched.actor.memberId;
  }

  test('is mailed in quiet hours too', async () => {
    const memberId = await aConflict((of) => world.stores.preferences.save(of, { quietHours }));
    expect(await mailsTo(memberId)).toEqual(['conflict']);
  });

  test('is not mailed to who does not want that, and that is written down', async () => {
    const memberId = await aConflict((of) => choose(of, 'conflict_opened', false));
    expect(await mailsTo(memberId)).toEqual([]);
    expect(await world.prisma.conflictNotice.findMany({ where: { recipientId: memberId } })).toMatchObject([
      { status: 'cancelled' },
    ]);
  });
});

test('a fallback is mailed by its choice, after its 6 h and after quiet hours', async () => {
  const fallen = async (before: (memberId: string) => Promise<unknown>) => {
    world.nowInstant = NOW;
    const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
    const { id } = await world.aConnection(by, { mode: 'realtime', label: 'Airbnb' });
    await before(actor.memberId);
    for (let run = 0; run < 16; run += 1) {
      world.pass(30);
      await world.sync(listing.id, { [id]: failing('TRANSIENT') });
    }
    return actor.memberId;
  };
  expect(await mailsTo(await fallen(async () => undefined))).toEqual(['fallen']);
  expect(await mailsTo(await fallen((of) => choose(of, 'platform_fallback', false)))).toEqual([]);
  const evening = { from: '17:00', to: '19:00' };
  expect(await mailsTo(await fallen((of) => world.stores.preferences.save(of, { quietHours: evening })))).toEqual([
    'held 60 min',
  ]);
});
