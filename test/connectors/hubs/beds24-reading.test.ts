import { afterEach, describe, expect, it } from '@jest/globals';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, answered, beds24World, failureOf, today } from './beds24-world.ts';

afterEach(stopSandboxes);

const week = { from: '2026-12-01', to: '2026-12-08' };

describe('what Beds24 lists for a room', () => {
  it('is bookings of every status, blocks of the host and cancelled stays, by their IDs', async () => {
    const { hub, roomId, read } = await beds24World();
    const booked = ['new', 'confirmed', 'request'].map((status, index) =>
      hub.addBooking(roomId, { from: `2026-12-0${index + 1}`, to: `2026-12-0${index + 2}`, status, channel: 'airbnb' }),
    );
    const black = hub.addBooking(roomId, { from: '2026-12-10', to: '2026-12-12', status: 'black' });
    hub.addBooking(roomId, { from: '2026-12-20', to: '2026-12-22', status: 'inquiry' });
    const cancelled = hub.addBooking(roomId, { from: '2026-12-24', to: '2026-12-26', channel: 'booking' });
    hub.cancelBooking(cancelled);
    const observed = await read();
    expect(observed.events).toEqual([
      ...booked.map((id, index) => ({
        from: `2026-12-0${index + 1}`,
        to: `2026-12-0${index + 2}`,
        eventClass: 'booking',
        identity: String(id),
        uid: '',
      })),
      { from: '2026-12-10', to: '2026-12-12', eventClass: 'block', identity: String(black), uid: '' },
    ]);
    expect(observed).toMatchObject({ cancelled: [String(cancelled)], closures: [], isWhole: true, warnings: [] });
    expect(observed.channels).toEqual(['airbnb', 'booking.com']);
  });

  it('keeps who is in the house and leaves out who left', async () => {
    const { hub, roomId, read } = await beds24World();
    hub.addBooking(roomId, { from: '2026-11-20', to: today });
    const inHouse = hub.addBooking(roomId, { from: '2026-11-23', to: '2026-11-25' });
    expect((await read()).events).toMatchObject([{ identity: String(inHouse), from: '2026-11-23', to: '2026-11-25' }]);
  });

  it('is read to the last page, and asks for the cancelled ones by a parameter each', async () => {
    const { hub, roomId, read } = await beds24World();
    const ids = Array.from({ length: 120 }, (_, index) => hub.addBooking(roomId, nightsFrom(index)));
    expect((await read()).events.map(({ identity }) => Number(identity))).toEqual(ids);
    const pages = hub.requests().filter(({ path }) => path === '/bookings');
    expect(pages.map(({ query }) => new URLSearchParams(query).get('page'))).toEqual(['1', '2']);
    expect(new URLSearchParams(pages[0]?.query).getAll('status')).toContain('cancelled');
  });

  it('is of that room only', async () => {
    const { hub, roomId, read } = await beds24World({ rooms: [{ name: 'Lavender' }, { name: 'Thyme' }] });
    hub.addBooking(roomId + 1, week);
    expect((await read()).events).toEqual([]);
  });

  it('with an entry that cannot be read is no whole calendar, and says so without the guest', async () => {
    const { hub, roomId, read } = await beds24World();
    const good = hub.addBooking(roomId, week);
    hub.addBooking(roomId, { from: '2026-12-20', to: 'Sam Example', guestName: 'Sam Example' });
    const observed = await read();
    expect(observed.events.map(({ identity }) => identity)).toContain(String(good));
    expect(observed).toMatchObject({
      isWhole: false,
      warnings: ['booking 2 of the list could not be read (departure)'],
    });
  });

  it('takes a status that nobody knows for a booking', async () => {
    const { hub, roomId, read } = await beds24World();
    // It is listed only where its status is asked for, so one that is asked for changes to it under way.
    const id = hub.addBooking(roomId, { ...week, status: 'confirmed' });
    hub.setFault({
      kind: 'status',
      code: 200,
      path: '/bookings',
      body: {
        success: true,
        pages: { nextPageExists: false, nextPageLink: null },
        data: [{ id, roomId, status: 'tentative', arrival: week.from, departure: week.to }],
      },
    });
    expect((await read()).events).toMatchObject([{ eventClass: 'booking', identity: String(id) }]);
  });
});

describe('a stay that is listed no more', () => {
  it('is told as gone where it was moved to another room, and not while the hub knows nothing of it', async () => {
    const { hub, roomId, unitId, read } = await beds24World({ rooms: [{ name: 'Lavender' }, { name: 'Thyme' }] });
    const [moved, deleted, staying] = [
      hub.addBooking(roomId, week),
      hub.addBooking(roomId, week),
      hub.addBooking(roomId, week),
    ];
    hub.changeBooking(moved, { roomId: roomId + 1 });
    hub.removeBooking(deleted);
    const observed = await read(unitId, [moved, deleted, staying].map(String));
    expect(observed).toMatchObject({
      events: [{ identity: String(staying) }],
      cancelled: [String(moved)],
      isWhole: true,
    });
  });

  it('is told as gone where it is an inquiry again, or on another unit of its room', async () => {
    const { hub, roomId, read } = await beds24World({ rooms: [{ name: 'Studio', qty: 2 }] });
    const ids = [hub.addBooking(roomId, { ...week, unitId: 1 }), hub.addBooking(roomId, { ...week, unitId: 1 })];
    hub.changeBooking(ids[0] ?? 0, { status: 'inquiry' });
    hub.changeBooking(ids[1] ?? 0, { unitId: 2 });
    expect((await read(`${roomId}/1`, ids.map(String))).cancelled).toEqual(ids.map(String));
  });

  it('costs no request while all are listed, and no reading when it cannot be asked for', async () => {
    const { hub, roomId, unitId, read } = await beds24World();
    const id = hub.addBooking(roomId, week);
    await read(unitId, [String(id)]);
    expect(hub.requests().filter(({ path }) => path === '/bookings')).toHaveLength(1);
    hub.removeBooking(id);
    hub.hold();
    const reading = read(unitId, [String(id), 'none']);
    // The calendar and the list go through, what comes after them does not.
    await hub.untilWaiting(1);
    hub.release();
    hub.hold();
    await hub.untilWaiting(1);
    hub.release();
    hub.hold();
    await hub.untilWaiting(1);
    hub.setFault({ kind: 'status', code: 503 });
    hub.release();
    expect(await reading).toMatchObject({ events: [], cancelled: [], isWhole: true });
  });
});

describe('nights that the host closed in the calendar, without a booking', () => {
  it('are blocks without a name of their own: none to sell, or a blackout', async () => {
    const { hub, roomId, read } = await beds24World();
    hub.setNights(roomId, week, { toSell: 0 });
    hub.setNights(roomId, { from: '2026-12-20', to: '2026-12-21' }, { override: 'blackout' });
    expect((await read()).events).toEqual([
      { ...week, eventClass: 'block', identity: '', uid: '' },
      { from: '2026-12-20', to: '2026-12-21', eventClass: 'block', identity: '', uid: '' },
    ]);
  });

  it('are the same block however the hub divides them', async () => {
    const { hub, roomId, read } = await beds24World();
    hub.setNights(roomId, week, { override: 'blackout' });
    const before = await read();
    expect(before.events).toMatchObject([week]);
    hub.setNights(roomId, { from: '2026-12-03', to: '2026-12-05' }, { override: 'none', toSell: 0 });
    expect((await read()).events).toEqual(before.events);
  });

  it('are not those that a booking takes, nor those on which nobody may arrive', async () => {
    const { hub, roomId, read } = await beds24World();
    const id = hub.addBooking(roomId, week);
    hub.addBooking(roomId, week);
    hub.setNights(roomId, { from: '2026-12-20', to: '2026-12-25' }, { override: 'noCheckIn' });
    hub.setNights(roomId, { from: '2026-12-02', to: '2026-12-03' }, { override: 'blackout' });
    const { events } = await read();
    expect(events).toHaveLength(2);
    expect(events).toMatchObject([{ identity: String(id) }, { eventClass: 'booking' }]);
  });

  it('are seen under a booking that is cancelled, and under a closure of ours', async () => {
    const { hub, connector, access, unitId, roomId, read } = await beds24World();
    await connector.closeNights(access, { ...week, unitId, key: 'k1', today, ours: [], remoteId: '' }, aCall);
    expect((await read()).events).toEqual([]);
    hub.setNights(roomId, { from: '2026-12-02', to: '2026-12-04' }, { override: 'blackout' });
    hub.setNights(roomId, { from: '2026-12-05', to: '2026-12-06' }, { toSell: 0 });
    expect((await read()).events).toMatchObject([
      { from: '2026-12-02', to: '2026-12-04', eventClass: 'block', identity: '' },
      { from: '2026-12-05', to: '2026-12-06', eventClass: 'block', identity: '' },
    ]);
  });

  it('cannot be told where the hub gives no calendar, so nothing is freed then', async () => {
    const { read } = await beds24World({ rooms: [{ name: 'Lavender', hasPrice: false }] });
    expect(await read()).toMatchObject({ events: [], isWhole: false, warnings: [expect.stringContaining('calendar')] });
  });
});

describe('a room that there are several of', () => {
  it('is a unit for each, which only its own bookings and those without a place close', async () => {
    const { hub, connector, access, roomId, read } = await beds24World({ rooms: [{ name: 'Studio', qty: 2 }] });
    expect(answered(await connector.listUnits(access, aCall))).toEqual([
      { id: `${roomId}/1`, name: 'Property 1 – Studio – 1' },
      { id: `${roomId}/2`, name: 'Property 1 – Studio – 2' },
    ]);
    const first = hub.addBooking(roomId, { ...week, unitId: 1 });
    const nowhere = hub.addBooking(roomId, { from: '2026-12-20', to: '2026-12-22', unitId: 0 });
    expect((await read(`${roomId}/1`)).events.map(({ identity }) => identity)).toEqual([
      String(first),
      String(nowhere),
    ]);
    expect((await read(`${roomId}/2`)).events.map(({ identity }) => identity)).toEqual([String(nowhere)]);
    await connector.closeNights(
      access,
      { ...week, unitId: `${roomId}/2`, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect((await read(`${roomId}/2`)).closures).toMatchObject([{ key: 'k1' }]);
    expect((await read(`${roomId}/1`)).closures).toEqual([]);
  });
});

describe('the units of an account', () => {
  it('are its rooms, told by their property too', async () => {
    const { connector, access, roomId } = await beds24World({ rooms: [{ name: 'Lavender' }, { name: 'Thyme' }] });
    expect(answered(await connector.listUnits(access, aCall))).toEqual([
      { id: String(roomId), name: 'Property 1 – Lavender' },
      { id: String(roomId + 1), name: 'Property 1 – Thyme' },
    ]);
  });
});

describe('what is left of the credits', () => {
  it.each([
    ['live', { 'x-five-min-limit-remaining': '95.9', 'x-five-min-limit-resets-in': '162' }],
    ['in the documents', { 'X-FiveMinCreditLimit-Remaining': '95.9', 'X-FiveMinCreditLimit-ResetsIn': '162' }],
  ])('is told in the spelling that is used %s', async (_where, headers) => {
    const { hub, connector, access, unitId } = await beds24World();
    const empty = { success: true, pages: { nextPageExists: false, nextPageLink: null }, data: [] };
    hub.setFault({ kind: 'status', code: 200, path: '/bookings', headers, body: empty });
    const answer = await connector.listClosures(access, { unitId, today, ours: [] }, aCall);
    expect(answer).toEqual({ outcome: 'answered', value: [], budget: { remaining: 95.9, resetsInMs: 162_000 } });
  });

  it('is what the account has after the read, and nothing where the hub is silent', async () => {
    const { hub, connector, access, unitId, ownerId } = await beds24World();
    hub.setCredits(ownerId, 50);
    const unit = { unitId, today, ours: [], stays: [], timeZone: 'Europe/Paris' };
    expect(await connector.readUnit(access, unit, aCall)).toMatchObject({
      budget: { remaining: 48, resetsInMs: 300_000 },
    });
    const empty = { success: true, pages: { nextPageExists: false, nextPageLink: null }, data: [] };
    hub.setFault({ kind: 'status', code: 200, body: empty });
    expect(await connector.listClosures(access, { unitId, today, ours: [] }, aCall)).toMatchObject({ budget: null });
  });

  it('that are used up is a wait until the five minutes are over', async () => {
    const { hub, connector, access, unitId, ownerId } = await beds24World();
    hub.setCredits(ownerId, 0);
    const answer = await connector.listClosures(access, { unitId, today, ours: [] }, aCall);
    expect(failureOf(answer)).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs: 300_000 });
  });
});

/** One night for each index, none of them the same. */
function nightsFrom(index: number) {
  const day = (offset: number) => new Date(Date.UTC(2026, 11, 1 + offset)).toISOString().slice(0, 10);
  return { from: day(index), to: day(index + 1) };
}
