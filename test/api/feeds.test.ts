import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { turnLimit } from '../../src/api/turn-limit.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { feedReportSchema } from '../../src/contract/feeds.ts';
import { failureKinds } from '../../src/domain/failure.ts';
import { holdFrom } from '../../src/domain/hold.ts';
import type { FeedReading, FeedRequest } from '../../src/feed-ports.ts';
import { anApiWorld, BASE_URL, ids, NOW, tokens } from './api-world.ts';

const reportedSchema = z.object({ data: feedReportSchema });
const PATH = '/api/feeds/inspect';
const URL_GIVEN = 'webcal://calendars.example/a.ics?token=s3cret';

const event = (from: string, to: string, uid: string, summary: string) =>
  `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${from}\r\nDTEND;VALUE=DATE:${to}\r\nSUMMARY:${summary}\r\nUID:${uid}\r\nEND:VEVENT\r\n`;
const calendar = (...events: readonly string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//admin.booking.com//EN\r\n${events.join('')}END:VCALENDAR\r\n`;
const guest = calendar(event('20261224', '20261227', 'a1@booking.com', 'CLOSED - Camille Martin'));

/** A world whose feeds read as told; `asked` are the requests that were made of them. */
function reading(outcome: FeedReading) {
  const asked: FeedRequest[] = [];
  const read = async (request: FeedRequest) => {
    asked.push(request);
    return outcome;
  };
  const checkAddress = (text: string) =>
    text.includes('not_public')
      ? ({ outcome: 'refused', reason: 'not_public' } as const)
      : ({ outcome: 'accepted', url: text.replace(/^webcal:/, 'https:') } as const);
  return { ...anApiWorld({ feeds: { checkAddress, read } }), asked };
}

const observation = {
  platform: 'airbnb',
  events: [
    { from: '2026-12-24', to: '2026-12-27', eventClass: 'booking', identity: 'u@airbnb.com', uid: 'u@airbnb.com' },
  ],
  isWhole: true,
  warnings: [],
  style: { programs: ['-//Airbnb Inc//EN'], properties: [], marks: [], unfamiliar: [] },
} as const;

describe('examining a calendar', () => {
  it('reads the text that is given, and says what it is without a name, a UID or a text of it', async () => {
    const answer = await anApiWorld().as('owner').post(PATH, { body: guest });

    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({
      platform: 'booking.com',
      programs: ['-//admin.booking.com//EN'],
      timeZone: 'Europe/Paris',
      today: '2026-11-24',
      coming: { bookings: 0, unknown: 1, blocks: 0, nights: 3 },
      events: [{ from: '2026-12-24', to: '2026-12-27', eventClass: 'unknown', isOurs: false, mayFollowDate: false }],
      wouldExport: [{ from: '2026-12-24', to: '2026-12-27', summary: 'Reserved' }],
    });
    expect(answer.text).not.toMatch(/Camille|a1@/);
  });

  it('reads the address as the connector takes it, whole, and never gives it back or logs it', async () => {
    const world = reading({ outcome: 'read', observation, contentHash: 'h' });

    const answer = await world.as('owner').post(PATH, { url: URL_GIVEN });

    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({ platform: 'airbnb', coming: { bookings: 1 } });
    expect(world.asked).toMatchObject([
      { url: 'https://calendars.example/a.ics?token=s3cret', knownHash: null, today: '2026-11-24' },
    ]);
    expect(answer.text + world.logLines.join('')).not.toMatch(/s3cret|calendars\.example|u@airbnb/);
  });

  it('reads in the zone of the listing that is named', async () => {
    const world = reading({ outcome: 'read', observation, contentHash: 'h' });
    world.state.listings = world.state.listings.map((row) => ({ ...row, timeZone: 'Pacific/Pago_Pago' }));

    const answer = await world.as('owner').post(PATH, { url: URL_GIVEN, listingId: ids.listing });

    expect(answer.body.data).toMatchObject({ timeZone: 'Pacific/Pago_Pago', today: '2026-11-23' });
    expect(world.asked[0]?.timeZone).toBe('Pacific/Pago_Pago');
  });

  it('changes nothing', async () => {
    const world = anApiWorld();
    const before = JSON.stringify(world.state);

    await world.as('owner').post(PATH, { body: guest, listingId: ids.listing });

    expect(JSON.stringify(world.state)).toBe(before);
    expect(world.signalled).toEqual([]);
  });

  it('refuses the listing of somebody else like one that does not exist', async () => {
    const world = anApiWorld();
    const asks = [ids.listing, ids.unknown].map((listingId) =>
      world.as('other').post(PATH, { body: guest, listingId }),
    );

    for (const { status, body } of await Promise.all(asks)) {
      expect(status).toBe(422);
      expect(body.errors).toEqual([
        { pointer: '/listingId', code: 'invalid_value', detail: 'must be one of your own listings' },
      ]);
    }
  });
});

describe('a calendar that cannot be examined', () => {
  it('reads the same whether our rules, the platform or the network stand in the way, and whatever the cause', async () => {
    const told = new Set<string>();
    for (const kind of failureKinds.filter((each) => each !== 'BAD_FEED' && each !== 'SYSTEM')) {
      const world = reading({ outcome: 'failed', failure: { kind, detail: `${kind} at 10.0.0.7` } });
      const { status, body } = await world.as('owner').post(PATH, { url: URL_GIVEN });
      told.add(JSON.stringify({ ...body, instance: '', status }));
    }

    expect([...told]).toHaveLength(1);
    expect([...told][0]).toMatch(/"status":422.*"pointer":"\/url","code":"feed_unreachable"/);
    expect([...told][0]).not.toMatch(/10\.0\.0\.7|s3cret/);
  });

  it.each([
    ['an address that answers with a page', { url: URL_GIVEN }, '/url'],
    ['a page that is given as text', { body: '<html><body>Bonjour Camille</body></html>' }, '/body'],
    ['half a calendar', { body: guest.slice(0, -20) }, '/body'],
  ])('is no calendar: %s', async (_, sent, pointer) => {
    const world = reading({ outcome: 'failed', failure: { kind: 'BAD_FEED', detail: 'HTML from x' } });

    const answer = await world.as('owner').post(PATH, sent);

    expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
    expect(answer.body.errors).toMatchObject([{ pointer, code: 'not_a_calendar' }]);
    expect(answer.text).not.toContain('Camille');
  });

  it('is asked for by the guarded fetcher alone: a name that leads into a private network reads as unreachable', async () => {
    const clock = { now: () => NOW };
    const told = await Promise.all(
      [async () => ['10.0.0.7'], () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))].map(
        async (resolve) => {
          const feeds = createIcalConnector({ allowedOrigins: [], clock, resolve });
          const { status, body } = await anApiWorld({ feeds })
            .as('owner')
            .post(PATH, { url: 'https://calendars.example/s3cret.ics' });
          return JSON.stringify({ ...body, instance: '', status });
        },
      ),
    );

    expect(new Set(told).size).toBe(1);
    expect(told[0]).toMatch(/"status":422.*"code":"feed_unreachable"/);
  });

  it('is refused by its address before any request is made', async () => {
    const world = reading({ outcome: 'unchanged' });

    const { status, body } = await world.as('owner').post(PATH, { url: 'https://not_public/' });

    expect([status, body.errors[0].code]).toEqual([422, 'not_public']);
    expect(world.asked).toEqual([]);
  });

  it.each(['http:', 'webcal:'])('is one that relais publishes itself, and no request is made: %s', async (scheme) => {
    const world = reading({ outcome: 'unchanged' });
    const url = `${BASE_URL.replace('http:', scheme)}/ical/${tokens.export}.ics`;

    const answer = await world.as('owner').post(PATH, { url });

    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([
      { pointer: '/url', code: 'own_calendar', detail: expect.stringContaining('que relais publie lui-même') },
    ]);
    expect(answer.text).not.toContain(tokens.export);
    expect(world.asked).toEqual([]);
  });

  it('is our own fault where reading itself breaks', async () => {
    const world = reading({ outcome: 'failed', failure: { kind: 'SYSTEM', detail: 'unexpected error from x' } });

    const { status, body } = await world.as('owner').post(PATH, { url: URL_GIVEN });

    expect([status, body.code]).toEqual([500, 'internal']);
  });

  it.each([
    ['neither address nor text', {}, '/url', 'invalid_type'],
    ['both address and text', { url: URL_GIVEN, body: guest }, '/body', 'invalid'],
    ['an empty text', { body: '' }, '/body', 'too_small'],
    ['a text over a million characters', { body: 'x'.repeat(1_000_001) }, '/body', 'too_big'],
    ['something else', { body: guest, guests: true }, '/guests', 'unrecognized_key'],
  ])('needs one of address and text, and gets %s', async (_, sent, pointer, code) => {
    const { status, body } = await anApiWorld().as('owner').post(PATH, sent);

    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer, code }]);
  });

  it('may be longer than other requests, up to its own limit', async () => {
    const long = calendar(`X-FILL:${'y'.repeat(70)}\r\n`.repeat(10_000));
    const world = anApiWorld();

    const read = await world.as('owner').post(PATH, { body: long });
    const refused = await world.as('owner').post(PATH, { body: 'x'.repeat(1_500_000) });
    const other = await world
      .as('owner')
      .post('/api/listings', { name: 'x'.repeat(300_000), timeZone: 'Europe/Paris' });

    expect(read.status).toBe(200);
    expect([refused.status, refused.body.detail]).toEqual([413, 'The body is over 1500000 bytes. Send less at once.']);
    expect([other.status, other.body.detail]).toEqual([413, 'The body is over 256000 bytes. Send less at once.']);
  });
});

describe('hints about calendars that are connected already', () => {
  const stays = [
    ['2026-12-01', '2026-12-04'],
    ['2026-12-10', '2026-12-14'],
    ['2026-12-20', '2026-12-27'],
  ] as const;
  const feed = (shift: (date: string) => string) =>
    calendar(...stays.map(([from, to]) => event(shift(from), shift(to), `${from}@x`, 'Stay')));
  const compact = (date: string) => date.replaceAll('-', '');
  const later = (date: string) => String(Number(compact(date)) + 1);

  /** The owner's listing with one calendar connected that lists the stays. */
  function connected(held = false) {
    const world = anApiWorld();
    const at = NOW;
    world.state.bookings = [];
    world.state.observed = stays.map(([from, to], index) => ({
      ...({ kind: 'observed', connectionId: ids.connection, listingId: ids.listing, platform: 'airbnb' } as const),
      ...({ id: `${index}`, from, to, eventClass: 'booking', since: at } as const),
      hold: held && index === 0 ? holdFrom(at, 'vanished') : null,
    }));
    return world;
  }
  const hintsFor = async (world: ReturnType<typeof anApiWorld>, sent: object, caller: 'owner' | 'other' = 'owner') => {
    const { data } = reportedSchema.parse((await world.as(caller).post(PATH, sent)).body);
    return data.hints;
  };
  const same = {
    kind: 'same_nights',
    connectionId: ids.connection,
    label: 'Airbnb',
    listingId: ids.listing,
    listingName: 'Le Nid',
  };

  it('names the calendar that takes the same nights, on whichever listing', async () => {
    expect(await hintsFor(connected(), { body: feed(compact) })).toEqual([same]);
  });

  it('compares with what the calendar lists now, without what is held', async () => {
    expect(await hintsFor(connected(true), { body: feed(compact) })).toEqual([]);
  });

  it('says that the calendar is another listing’s when its stays overlap those of the chosen one', async () => {
    const world = connected();

    expect(await hintsFor(world, { body: feed(later), listingId: ids.listing })).toEqual([
      { kind: 'wrong_listing', overlapping: 3, stays: 3 },
    ]);
    expect(await hintsFor(world, { body: feed(later) })).toEqual([]);
  });

  it('tells nobody of the calendars of others', async () => {
    expect(await hintsFor(connected(), { body: feed(compact) }, 'other')).toEqual([]);
    expect(await hintsFor(connected(), { body: feed(compact) }, 'other')).not.toContain('Le Nid');
  });
});

describe('how often a calendar may be examined', () => {
  it('is ten times a minute for each person', async () => {
    const world = anApiWorld();
    const ask = (caller: 'owner' | 'other') => world.as(caller).post(PATH, { body: guest });
    for (let turn = 0; turn < 10; turn += 1) expect((await ask('owner')).status).toBe(200);

    const refused = await ask('owner');
    const other = await ask('other');

    expect([refused.status, refused.body.code, refused.get('retry-after')]).toEqual([429, 'rate_limited', '60']);
    expect(other.status).toBe(200);
  });

  it('frees a turn once the oldest is a minute old, and counts no refused one', () => {
    const take = turnLimit({ most: 2, perMs: 60_000 });
    const at = (second: number) =>
      `2026-11-24T06:${second < 60 ? '10' : '11'}:${String(second % 60).padStart(2, '0')}.000Z`;

    expect([take('a', at(0)), take('a', at(20)), take('a', at(30)), take('a', at(59))]).toEqual([
      undefined,
      undefined,
      30,
      1,
    ]);
    expect([take('a', at(60)), take('a', at(61)), take('b', at(61))]).toEqual([undefined, 19, undefined]);
    expect([take('a', at(80)), take('a', at(119)), take('a', at(119))]).toEqual([undefined, 1, 1]);
  });
});
