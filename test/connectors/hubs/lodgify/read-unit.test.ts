import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { apiKey, attic, house } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';
import {
  aCall,
  access,
  type ConnectedLodgify,
  connectedLodgify,
  observed,
  stateOf,
  timeZone,
} from './connected-lodgify.ts';

let hub: ConnectedLodgify;
beforeEach(async () => {
  hub = await connectedLodgify({ atticUnits: 2 });
});
afterEach(() => hub.close());

type Booking = Omit<Parameters<ConnectedLodgify['control']['addBooking']>[1], 'propertyId' | 'roomTypeId'>;
const book = (booking: Booking) => String(hub.control.addBooking(apiKey, { ...house, ...booking }));
const week = { from: '2026-12-01', to: '2026-12-08' };
const booking = (identity: string, nights = week) => ({ ...nights, eventClass: 'booking', identity, uid: '' });
const block = (from: string, to: string) => ({ from, to, eventClass: 'block', identity: '', uid: '' });
/** Has the hub answer with this availability alone. */
const answering = (body: unknown) => hub.control.setFaults([{ kind: 'text', text: JSON.stringify(body) }]);
const period = (start: string, end: string, rest: object = {}) => ({
  start,
  end,
  available: 1,
  closed_period: null,
  bookings: [],
  channel_calendars: [],
  ...rest,
});

describe('what closes nights', () => {
  test.each([
    ['Booked', 'booking'],
    ['Tentative', 'booking'],
  ] as const)('is a stay that is %s', async (status, eventClass) => {
    const id = book({ ...week, status });
    expect(await observed(hub, { stays: [id] })).toEqual({
      events: [{ ...week, eventClass, identity: id, uid: '' }],
      cancelled: [],
      closures: [],
      channels: [],
      stayChannels: {},
      isWhole: true,
      warnings: [],
    });
  });

  test('is no enquiry, unless nothing else explains why its nights are closed', async () => {
    book({ ...week, status: 'Open' });
    expect((await observed(hub)).events).toEqual([]);
    hub.control.closeNights(apiKey, house, { from: '2026-12-01', to: '2026-12-03' });
    expect((await observed(hub)).events).toEqual([block('2026-12-01', '2026-12-03')]);
    const holding = book({ from: '2026-12-20', to: '2026-12-22', status: 'Open', isUnavailable: true });
    expect((await observed(hub)).events).toContainEqual({
      from: '2026-12-20',
      to: '2026-12-22',
      eventClass: 'unknown',
      identity: holding,
      uid: '',
    });
  });

  test('is a stay of which the hub still sells the nights', async () => {
    const id = book({ ...week, isUnavailable: false });
    expect((await observed(hub)).events).toEqual([booking(id)]);
  });

  test('is a stay in a status that relais does not know, as what may be one', async () => {
    answering([{ periods: [period('2026-11-24', '2028-11-30', { bookings: [{ id: 5, status: 'Promised' }] })] }]);
    expect((await observed(hub, { stays: ['5'] })).events).toEqual([
      { from: '2026-11-24', to: '2028-11-23', eventClass: 'unknown', identity: '5', uid: '' },
    ]);
  });

  test('is a closed period of the host, up to its last night, and under a stay as well', async () => {
    hub.control.closeNights(apiKey, house, { from: '2026-12-05', to: '2026-12-12' });
    const id = book({ from: '2026-12-08', to: '2026-12-15' });
    expect((await observed(hub, { stays: [id] })).events).toEqual([
      booking(id, { from: '2026-12-08', to: '2026-12-15' }),
      block('2026-12-05', '2026-12-12'),
    ]);
  });

  test('is a calendar of another channel, as what may be a stay', async () => {
    hub.control.importNights(apiKey, house, [week]);
    expect((await observed(hub)).events).toEqual([{ ...week, eventClass: 'unknown', identity: '', uid: '' }]);
  });

  test('are two stays on one night, both', async () => {
    const [one, other] = [book(week), book({ from: '2026-12-07', to: '2026-12-09' })];
    expect((await observed(hub, { stays: [one, other] })).events).toEqual([
      booking(one),
      booking(other, { from: '2026-12-07', to: '2026-12-09' }),
    ]);
  });

  test('is told from today on, for two years', async () => {
    const id = book({ from: '2026-11-20', to: '2026-11-26' });
    const late = book({ from: '2028-11-20', to: '2028-12-01' });
    book({ from: '2026-11-20', to: '2026-11-24' });
    expect((await observed(hub, { stays: [id, late] })).events).toEqual([
      booking(id, { from: '2026-11-24', to: '2026-11-26' }),
      booking(late, { from: '2028-11-20', to: '2028-11-23' }),
    ]);
    expect(hub.control.requests()).toMatchObject([
      { path: '/v2/availability/1000/1233', query: 'start=2026-11-24&end=2028-11-22&includeDetails=true' },
    ]);
  });

  test.each([
    ['object', 'id'],
    ['array', 'object'],
  ] as const)('is the same where one room type is an %s and a closed period an %s', async (roomType, closedPeriod) => {
    hub.control.setShapes({ roomType, closedPeriod });
    hub.control.closeNights(apiKey, house, week);
    expect((await observed(hub)).events).toEqual([block(week.from, week.to)]);
  });

  test('is not told of a room type with several units, which one closure would close together', async () => {
    const unit = { ...stateOf(), unitId: `${attic.propertyId}/${attic.roomTypeId}`, timeZone, stays: [] };
    expect(await hub.connector.readUnit(access, unit, aCall())).toMatchObject({ failure: { kind: 'CONFIG' } });
  });
});

describe('a stay that availability names no more', () => {
  const vanished = async (id: string) => {
    const { cancelled, events, warnings } = await observed(hub, { stays: [id] });
    return { cancelled, events, warnings };
  };
  const gone = (id: string) => ({ cancelled: [id], events: [], warnings: [] });

  test('is cancelled when the hub says so', async () => {
    const id = book(week);
    hub.control.cancelBooking(apiKey, Number(id));
    expect(await vanished(id)).toEqual(gone(id));
  });

  test('is cancelled when it is in the bin, an enquiry again, or at another unit', async () => {
    const [deleted, enquiry, moved] = [book(week), book(week), book(week)];
    hub.control.changeBooking(apiKey, Number(deleted), { isDeleted: true });
    hub.control.changeBooking(apiKey, Number(enquiry), { status: 'Open' });
    hub.control.changeBooking(apiKey, Number(moved), { roomTypeId: 1234 });
    for (const id of [deleted, enquiry, moved]) expect(await vanished(id)).toEqual(gone(id));
  });

  test('is not when the hub does not know it at all: then the guard decides', async () => {
    const id = book(week);
    hub.control.purgeBooking(apiKey, Number(id));
    expect(await vanished(id)).toEqual({
      cancelled: [],
      events: [],
      warnings: ['1 bookings could not be read one by one'],
    });
  });

  test('still closes its nights when the hub says that it stands', async () => {
    const id = book(week);
    const open = [{ periods: [period('2026-11-24', '2028-11-30')] }];
    hub.control.setFaults([{ kind: 'text', text: JSON.stringify(open), times: 1 }]);
    expect(await vanished(id)).toEqual({
      cancelled: [],
      events: [booking(id)],
      warnings: ['1 bookings stand that availability does not name'],
    });
  });

  test('that has only changed its dates is not cancelled', async () => {
    const id = book(week);
    const moved = { from: '2026-12-20', to: '2026-12-22' };
    hub.control.changeBooking(apiKey, Number(id), moved);
    expect(await vanished(id)).toEqual({ cancelled: [], events: [booking(id, moved)], warnings: [] });
  });
});

describe('channels', () => {
  test('are those of new stays, under the names that relais has for them', async () => {
    const at = (day: number, source: string) => book({ from: `2026-12-0${day}`, to: `2026-12-0${day + 1}`, source });
    const known = at(1, 'Expedia');
    for (const [index, source] of ['AirbnbIntegration', 'BookingCom', 'HomeAway', 'Manual', 'Agoda'].entries()) {
      at(index + 2, source);
    }
    const { channels, stayChannels } = await observed(hub, { stays: [known] });
    expect(channels).toEqual(['Agoda', 'airbnb', 'booking.com', 'vrbo']);
    expect(Object.values(stayChannels).map(String).sort()).toEqual(['Agoda', 'airbnb', 'booking.com', 'null', 'vrbo']);
  });

  test('are asked for of eight stays at most in one reading', async () => {
    for (let day = 10; day < 30; day += 1) book({ from: `2026-12-${day}`, to: `2026-12-${day + 1}` });
    const { events, isWhole } = await observed(hub);
    expect([events.length, isWhole, hub.control.requests().length]).toEqual([20, true, 9]);
  });
});

describe('an answer that cannot be read in full', () => {
  const guest = { guest: { name: 'Sam Example', email: 'sam@example.com' } };

  test('closes what it says, and is not whole', async () => {
    answering([
      {
        surprise: guest,
        periods: [
          period('2026-11-24', '2026-11-30', guest),
          { start: '2026-12-01', end: 'Sam Example', available: 0 },
          period('2026-12-02', '2026-12-03', { available: 0, bookings: [{ status: 'Booked', ...guest }] }),
          period('2026-12-04', '2028-11-22'),
        ],
      },
    ]);
    const reading = await observed(hub);
    expect(reading).toMatchObject({
      isWhole: false,
      events: [{ from: '2026-12-02', to: '2026-12-04', eventClass: 'unknown', identity: '' }],
      warnings: [
        '1 periods of availability could not be read',
        '1 stays named in availability could not be read',
        'availability leaves out 1 nights from 2026-12-01 on',
      ],
    });
    expect(JSON.stringify(reading)).not.toMatch(/Sam|example/);
  });

  test('with two words on one night closes it', async () => {
    const both = [period('2026-11-24', '2028-11-22'), period('2026-12-01', '2026-12-01', { available: 0 })];
    answering([{ periods: both }]);
    expect((await observed(hub)).events).toEqual([block('2026-12-01', '2026-12-02')]);
  });

  test.each([
    ['no period', [{ periods: [] }]],
    ['no room type', []],
    ['another room type', [{ room_type_id: 9, periods: [period('2026-11-24', '2028-11-22')] }]],
    ['something else', { message: 'Sam Example' }],
  ])('because it has %s is drift', async (_, body) => {
    answering(body);
    const answer = await hub.connector.readUnit(access, { ...stateOf(), timeZone, stays: [] }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'SCHEMA_DRIFT' } });
    expect(JSON.stringify(answer)).not.toContain('Sam');
  });
});
