import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPassActivities } from '../../activities/pass.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import type { PassInput, PassStep } from '../../workflows/pass-messages.ts';
import { aCalendar, aStay } from '../connectors/ical/calendar-builder.ts';
import { type FeedServer, startFeedServer } from '../connectors/ical/feed-server.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { noHubs } from '../support/no-hubs.ts';
import { NOW, World } from '../support/world.ts';

let world: World;
let server: FeedServer;
/** What the platform’s server has now: stays, and what it says of them. */
let said: { etag: string; stays: readonly (readonly [string, string])[]; extra: readonly string[] };
/** What happens while a request is under way. */
let meanwhile: () => Promise<unknown>;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

beforeEach(async () => {
  world.nowInstant = NOW;
  said = { etag: '"1"', stays: [['2026-06-10', '2026-06-12']], extra: [] };
  meanwhile = async () => undefined;
  server = await startFeedServer((request, response) => {
    const during = meanwhile;
    meanwhile = async () => undefined;
    void during().then(() => {
      const { etag, stays, extra } = said;
      if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
      const events = [...stays.map(([from, to]) => aStay(from, to)), ...(extra.length > 0 ? [[...extra]] : [])];
      return response.writeHead(200, { etag }).end(aCalendar(events));
    });
  });
});
afterEach(() => server.close());

/** A listing with one feed, and whole passes of it by the real connector, activity and stores. */
async function aPolledListing() {
  const { listing, by, actor } = await world.aListing();
  const url = `${server.origin}/${randomUUID()}.ics`;
  const { id } = await world.aConnection(by, { url });
  const tell = async () => undefined;
  const { syncListingPass } = createPassActivities({
    ...noHubs,
    passes: world.stores.passes,
    breakers: closedBreakers,
    feeds: createIcalConnector({ allowedOrigins: [server.origin], clock: { now: () => world.nowInstant } }),
    clock: { now: () => world.nowInstant },
    random: () => 0.5,
    settings: { retry: { maxRetries: 3, baseMs: 1000, factor: 2, maxMs: 300_000 }, requestSpacingMs: 0 },
    alerts: { isOpen: async () => false },
    orchestrator: {
      failureReported: tell,
      recovered: tell,
      connectionSyncRequested: async () => undefined,
      notificationOwed: tell,
    },
  });
  const workflowId = `sync/${listing.id}`;
  const poll = async (): Promise<string> => {
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId, runId: randomUUID() } });
    const input: PassInput = { listingId: listing.id, trigger: 'schedule', maximumAttempts: 1, pass: 1 };
    const step: PassStep = await environment.run(syncListingPass, input);
    return step.step === 'done' ? step.report.outcome : step.step;
  };
  const body = () =>
    world.prisma.connection.findUniqueOrThrow({
      where: { id },
      select: { contentHash: true, etag: true, lastModified: true },
    });
  return { listingId: listing.id, id, by, actor, poll, body, nights: () => world.published(listing.id) };
}

/** What each request asked for, in order: the tag that it named, or everything. */
const asked = () => server.requests.map(({ headers }) => headers['if-none-match'] ?? 'all');
const nothing = { contentHash: null, etag: null, lastModified: null };

describe('polls of a feed whose server tells its state', () => {
  test('ask only for what is new, and know what a 304 stands for', async () => {
    const { poll, nights, body, listingId } = await aPolledListing();
    expect([await poll(), await poll(), await poll()]).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(asked()).toEqual(['all', '"1"', '"1"']);
    expect(await body()).toMatchObject({ etag: '"1"' });
    const runs = await world.prisma.syncRun.findMany({ where: { listingId }, orderBy: { number: 'asc' } });
    expect(runs.map(({ availabilityChanged }) => availabilityChanged)).toEqual([true, false, false]);
    said = { ...said, etag: '"2"', stays: [...said.stays, ['2026-07-01', '2026-07-03']] };
    await poll();
    expect(await nights()).toEqual(['2026-06-10..2026-06-12 BOOKED', '2026-07-01..2026-07-03 BOOKED']);
    await poll();
    expect(asked()).toEqual(['all', '"1"', '"1"', '"1"', '"2"']);
  });

  test('make what is due although the server says only that nothing changed', async () => {
    const { poll, nights } = await aPolledListing();
    said = { ...said, stays: [...said.stays, ['2026-07-01', '2026-07-08']] };
    await poll();
    said = { ...said, etag: '"2"', stays: said.stays.slice(1) };
    await poll();
    expect(await nights()).toHaveLength(2);
    world.pass(91);
    await poll();
    expect(asked()).toEqual(['all', '"1"', '"2"']);
    expect(await nights()).toEqual(['2026-07-01..2026-07-08 BOOKED']);
  });

  test('go on with the tag that came with the last body, also with an equal one', async () => {
    const { poll } = await aPolledListing();
    await poll();
    said = { ...said, etag: '"2"' };
    await poll();
    await poll();
    expect(asked()).toEqual(['all', '"1"', '"2"']);
  });

  test('read the whole feed once a day, whatever its server says', async () => {
    const { poll } = await aPolledListing();
    await poll();
    world.pass(24 * 60);
    await poll();
    await poll();
    expect(asked()).toEqual(['all', 'all', '"1"']);
  });

  test('keep no tag of a feed that could not be read in full', async () => {
    const { poll, body } = await aPolledListing();
    said = { ...said, extra: ['DTSTART:notadate'] };
    expect(await poll()).toBe('succeeded');
    expect(await body()).toEqual(nothing);
    await poll();
    expect(asked()).toEqual(['all', 'all']);
  });

  test('keep the tag when a poll fails in between: what was judged is judged still', async () => {
    const { poll } = await aPolledListing();
    await poll();
    const { etag } = said;
    said = { ...said, etag: '"broken"', stays: [], extra: ['DTSTART:notadate'] };
    expect(await poll()).toBe('failed');
    said = { ...said, etag, stays: [['2026-06-10', '2026-06-12']], extra: [] };
    expect(await poll()).toBe('succeeded');
    expect(asked()).toEqual(['all', '"1"', '"1"']);
  });
});

type Polled = Awaited<ReturnType<typeof aPolledListing>>;
const changes: readonly [string, (polled: Polled) => Promise<unknown>, string[]][] = [
  [
    'other options',
    ({ by, id }) => world.stores.connections.update(by, id, { endIsLastNight: true }),
    ['2026-06-10..2026-06-13 BOOKED'],
  ],
  [
    'another address',
    ({ by, id }) => world.stores.connections.update(by, id, { url: `${server.origin}/other.ics` }),
    ['2026-06-10..2026-06-12 BOOKED'],
  ],
  [
    'another time zone',
    ({ by, listingId, actor }) =>
      world.stores.listings.update(by.reach, listingId, { timeZone: 'Europe/London' }, { actor, now: NOW }),
    ['2026-06-10..2026-06-12 BOOKED'],
  ],
];

describe('a connection with', () => {
  test.each(changes)('%s forgets what was told of the body, and is read whole', async (_what, change, nights) => {
    const polled = await aPolledListing();
    await polled.poll();
    await change(polled);
    expect(await polled.body()).toEqual(nothing);
    await polled.poll();
    expect(asked()).toEqual(['all', 'all']);
    expect(await polled.nights()).toEqual(nights);
  });

  test.each(changes)(
    '%s while a 304 is under way is read again, whole, by the same pass',
    async (_what, change, nights) => {
      const polled = await aPolledListing();
      await polled.poll();
      meanwhile = () => change(polled);
      expect(await polled.poll()).toBe('succeeded');
      expect(asked()).toEqual(['all', '"1"', 'all']);
      expect(await polled.nights()).toEqual(nights);
    },
  );

  test.each(changes)('%s while a body is under way is read again by the same pass', async (_what, change, nights) => {
    const polled = await aPolledListing();
    meanwhile = () => change(polled);
    expect(await polled.poll()).toBe('succeeded');
    expect(asked()).toEqual(['all', 'all']);
    expect(await polled.nights()).toEqual(nights);
    await polled.poll();
    expect(asked()).toEqual(['all', 'all', '"1"']);
  });

  test('a new day of its listing while a 304 is under way is read again, whole, by the same pass', async () => {
    const { poll, nights } = await aPolledListing();
    world.nowInstant = '2026-06-01T21:59:00.000Z';
    await poll();
    meanwhile = async () => world.pass(2);
    expect(await poll()).toBe('succeeded');
    expect(asked()).toEqual(['all', '"1"', 'all']);
    expect(await nights()).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('another name or mode keeps what was told of the body', async () => {
    const { poll, by, id } = await aPolledListing();
    await poll();
    await world.stores.connections.update(by, id, { label: 'Airbnb', mode: 'manual', endIsLastNight: false });
    await world.stores.connections.update(by, id, { mode: 'auto' });
    await poll();
    expect(asked()).toEqual(['all', '"1"']);
  });
});
