import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { nightsOf } from '../../src/domain/night-range.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { exportsIn } from '../support/exports-in.ts';
import { readByIcalJs, readByNodeIcal } from '../support/ical-reader.ts';
import { listing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const { anExport, booked, read } = exportsIn(() => world);

describe('what an export says', () => {
  test('is every night that is closed, and for its own platform without its own', async () => {
    const { by, listing: subject } = await world.aListing();
    const [airbnb, vrbo] = [await world.aConnection(by), await world.aConnection(by)];
    await world.sync(subject.id, {
      [airbnb.id]: listing(stay('2026-06-20', '2026-06-23')),
      [vrbo.id]: listing(stay('2026-07-01', '2026-07-04', { eventClass: 'block' })),
    });
    await booked(by, '2026-06-10', '2026-06-12');
    await world.stores.calendars.block(by, { from: '2026-06-11', to: '2026-06-14', reason: 'Travaux' });
    const told = async (connectionId: string | null) => {
      const { text } = await read((await anExport(by, connectionId)).token);
      expect(readByNodeIcal(text)).toEqual(readByIcalJs(text));
      return readByIcalJs(text).map(({ from, to, summary }) => `${from}..${to} ${summary}`);
    };

    const own = ['2026-06-10..2026-06-12 Reserved', '2026-06-11..2026-06-14 Not available'];
    expect(await told(null)).toEqual([
      ...own,
      '2026-06-20..2026-06-23 Reserved',
      '2026-07-01..2026-07-04 Not available',
    ]);
    expect(await told(airbnb.id)).toEqual([...own, '2026-07-01..2026-07-04 Not available']);
    expect(await told(vrbo.id)).toEqual([...own, '2026-06-20..2026-06-23 Reserved']);
  });

  test('has one opaque UID for a cause, the same for every destination and at every read', async () => {
    const { by } = await world.aListing();
    const bookingId = await booked(by, '2026-06-10', '2026-06-12');
    const [one, other] = [await anExport(by), await anExport(by)];
    const uids = async (token: string) => readByIcalJs((await read(token)).text).map(({ uid }) => uid);

    const [uid, ...more] = await uids(one.token);
    expect(more).toEqual([]);
    expect(uid).toMatch(/^[0-9a-f]{32}-relais@relais\.example$/);
    expect(uid).not.toContain(bookingId.replaceAll('-', ''));
    world.pass(600);
    expect([await uids(one.token), await uids(other.token)]).toEqual([[uid], [uid]]);
  });

  test('keeps what was closed when the listing is no longer active', async () => {
    const { by, listing: subject, actor } = await world.aListing();
    await booked(by, '2026-06-10', '2026-06-12');
    const { token } = await anExport(by);
    const before = await read(token);
    await world.stores.listings.update(by.reach, subject.id, { active: false }, { actor, now: NOW });

    expect((await read(token)).text).toBe(before.text);
  });

  test('outlives its connection, whose nights are the host’s blocks by then', async () => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by, { label: 'Airbnb' });
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-20', '2026-06-23')) });
    const { token } = await anExport(by, connection.id);
    await world.stores.connections.delete(by, connection.id, 'keep');

    expect(readByIcalJs((await read(token)).text)).toMatchObject([{ from: '2026-06-20', summary: 'Not available' }]);
  });
});

describe('an export whose connection was deleted and made again', () => {
  test('leaves out the platform’s own stays once the host says who reads it, and their nights free again', async () => {
    const { by, listing: subject } = await world.aListing();
    const before = await world.aConnection(by);
    const { id, token } = await anExport(by, before.id);
    await world.stores.connections.delete(by, before.id, 'free');
    const connection = await world.aConnection(by);
    const own = stay('2026-06-20', '2026-06-23', { identity: 'HM1', uid: 'HM1@airbnb.com' });
    const other = stay('2026-09-01', '2026-09-03', { identity: 'HM2', uid: 'HM2@airbnb.com' });
    /** What the platform lists: its own stays, and under a UID of its own what it has read in our export. */
    const syncWith = async (...stays: readonly (typeof own)[]) => {
      const read = await told();
      const copies = read
        .filter(({ from }) => !stays.some((each) => each.from === from))
        .map(({ from, to }) => stay(from, to, { eventClass: 'unknown', uid: `copy-${from}@airbnb.com` }));
      await world.sync(subject.id, { [connection.id]: listing(...stays, ...copies) });
    };
    const told = async () => readByIcalJs((await read(token)).text);
    const closedFrom = async () => (await world.published(subject.id)).map((night) => night.slice(0, 10));
    await syncWith(own, other);
    // Nobody has said who reads it: the platform gets its own stays, and keeps them closed after it has cancelled them.
    expect((await told()).map(({ from }) => from)).toEqual(['2026-06-20', '2026-09-01']);

    await world.stores.exports.link(by, id, connection.id);

    expect(await told()).toEqual([]);
    for (let poll = 0; poll < 4; poll += 1) {
      world.pass(60);
      await syncWith(other);
    }
    expect(await closedFrom()).toEqual(['2026-09-01']);
  });
});

describe('where one cause replaces another', () => {
  test('no reader ever sees the nights open', async () => {
    const { by, listing: subject } = await world.aListing();
    const { token } = await anExport(by);
    const nights = { from: '2026-06-20', to: '2026-06-23' };
    let isWriting = true;
    const writer = async () => {
      for (let round = 0; round < 12; round += 1) {
        const connection = await world.aConnection(by);
        await world.sync(subject.id, { [connection.id]: listing(stay(nights.from, nights.to)) });
        for (const block of await world.prisma.block.findMany({ where: { listingId: subject.id } }))
          await world.stores.calendars.deleteBlock(by, block.id);
        // In one transaction the feed's entries go and blocks over the same nights come.
        await world.stores.connections.delete(by, connection.id, 'keep');
      }
      isWriting = false;
    };
    const answers: string[] = [];
    const reader = async () => {
      while (isWriting) answers.push((await read(token)).text);
    };
    await world.stores.calendars.block(by, { ...nights, reason: null });
    await Promise.all([writer(), reader(), reader()]);

    expect(answers.length).toBeGreaterThan(12);
    for (const text of answers) {
      const closed = new Set(readByIcalJs(text).flatMap((entry) => nightsOf(entry)));
      expect(nightsOf(nights).filter((night) => !closed.has(night))).toEqual([]);
    }
  }, 120_000);
});

describe('a reader whose read the replacement falls into', () => {
  test('sees the causes from before it, all of them', async () => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by);
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-20', '2026-06-23')) });
    const { token } = await anExport(by);
    // The reader has read that there are no blocks when blocks take the place of the entries that it reads next.
    const answer = await world.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE "AcceptedEvent" IN ACCESS EXCLUSIVE MODE`;
      const reading = read(token).then((response) => response);
      await eventuallyTrue('the reader waiting', async () => {
        const [row] = await tx.$queryRaw<{ waiting: bigint }[]>`
          SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted AND relation = '"AcceptedEvent"'::regclass`;
        return row !== undefined && row.waiting > 0n;
      });
      await tx.$executeRaw`
        INSERT INTO "Block" ("id", "listingId", "from", "to", "createdAt")
        SELECT gen_random_uuid(), "listingId", "from", "to", now() FROM "AcceptedEvent"
        WHERE "connectionId" = ${connection.id}::uuid`;
      await tx.acceptedEvent.deleteMany({ where: { connectionId: connection.id } });
      return { reading };
    });

    const nights = (text: string) => readByIcalJs(text).map(({ from, to }) => `${from}..${to}`);
    expect(nights((await answer.reading).text)).toEqual(['2026-06-20..2026-06-23']);
    expect(nights((await read(token)).text)).toEqual(['2026-06-20..2026-06-23']);
  });
});

describe('a database that is not the one this version knows', () => {
  test.each([
    ['lacks a table', 'ALTER TABLE "Block" RENAME TO "Was"', 'ALTER TABLE "Was" RENAME TO "Block"'],
    [
      'lacks a column',
      'ALTER TABLE "Listing" RENAME "revision" TO "was"',
      'ALTER TABLE "Listing" RENAME "was" TO "revision"',
    ],
    ['takes no edition', 'ALTER TABLE "ExportEdition" RENAME TO "Was"', 'ALTER TABLE "Was" RENAME TO "ExportEdition"'],
  ])('and that %s makes an export a 503, never a calendar with fewer nights', async (_, change, back) => {
    const { by } = await world.aListing();
    await booked(by, '2026-06-10', '2026-06-12');
    const { token } = await anExport(by);
    await world.prisma.$executeRawUnsafe(change);
    const answer = await read(token);
    await world.prisma.$executeRawUnsafe(back);

    expect([answer.status, answer.get('retry-after')]).toEqual([503, '60']);
    expect(answer.text).not.toContain('VCALENDAR');
    expect((await read(token)).status).toBe(200);
  });
});

describe('a calendar of which a part is lost', () => {
  test.each([
    ['a booking', 'DELETE FROM "Booking"'],
    ['a block', 'DELETE FROM "Block"'],
    ['what a feed closed', 'DELETE FROM "AcceptedEvent"'],
    ['a night of a booking', `UPDATE "Booking" SET "checkOut" = "checkOut" - 1`],
  ])('such as %s is a 503, never a calendar with fewer nights', async (_, loss) => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by);
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-20', '2026-06-23')) });
    await booked(by, '2026-06-10', '2026-06-12');
    await world.stores.calendars.block(by, { from: '2026-06-14', to: '2026-06-16', reason: null });
    const { token } = await anExport(by);
    expect((await read(token)).status).toBe(200);
    await world.prisma.$executeRawUnsafe(`${loss} WHERE "listingId" = '${subject.id}'`);

    const answer = await read(token);

    expect([answer.status, answer.get('retry-after'), answer.get('etag')]).toEqual([503, '60', undefined]);
    expect(answer.text).not.toContain('VCALENDAR');
  });
});
