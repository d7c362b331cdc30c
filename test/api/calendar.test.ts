import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { getListingCalendar } from '../../src/contract/calendar.ts';
import { anApiWorld, ids, secrets, tokens } from './api-world.ts';

const calendarSchema = z.object({ data: getListingCalendar.answer.data });
const listingPath = `/api/listings/${ids.listing}`;

describe('the calendar of a listing', () => {
  it('gives every night of the range with its status and all its causes', async () => {
    const range = { from: '2026-12-25', to: '2026-12-29' };

    const answer = await anApiWorld().as('owner').get(`${listingPath}/calendar`, range);

    expect(answer.body.data).toMatchObject({ today: '2026-11-24', revision: 7 });
    const nights: { date: string; status: string; causes: { id: string }[] }[] = answer.body.data.nights;
    expect(nights.map((night) => [night.date, night.status, ...night.causes.map((cause) => cause.id)])).toEqual([
      ['2026-12-25', 'BOOKED', ids.booking],
      ['2026-12-26', 'BOOKED', ids.booking, ids.block],
      ['2026-12-27', 'BLOCKED', ids.block],
      ['2026-12-28', 'AVAILABLE'],
    ]);
  });

  it('tells of a cause its whole stay, its platform, and until when it is held', async () => {
    const answer = await anApiWorld()
      .as('owner')
      .get(`${listingPath}/calendar`, { from: '2027-01-03', to: '2027-01-04' });

    expect(answer.body.data.nights[0].causes).toEqual([
      {
        kind: 'observed',
        id: ids.held,
        platform: 'airbnb',
        eventClass: 'booking',
        connectionId: ids.connection,
        label: 'Airbnb',
        linked: null,
        from: '2027-01-02',
        to: '2027-01-05',
        since: '2026-11-01T08:00:00.000Z',
        held: { id: ids.held, dueAt: '2026-11-24T07:30:00.000Z' },
        run: null,
        exportedTo: [{ exportId: ids.export, connectionId: null, platform: null, label: 'GreenGo', readAt: null }],
      },
    ]);
  });

  it('tells its owner alone to whom a cause is exported, and who has read it', async () => {
    const world = anApiWorld();
    const read = { 'user-agent': 'GreenGo-Sync/2' };
    await world.as('other').send('get', `/ical/${tokens.export}.ics`, { headers: read });
    const exportedTo = async (caller: 'owner' | 'support') => {
      const range = { from: '2026-12-24', to: '2026-12-25' };
      const { body } = await world.as(caller).get(`${listingPath}/calendar`, range);
      return calendarSchema.parse(body).data.nights[0]?.causes[0]?.exportedTo;
    };

    expect(await exportedTo('owner')).toMatchObject([{ label: 'GreenGo', readAt: '2026-11-24T06:10:00.000Z' }]);
    expect(await exportedTo('support')).toBeNull();
  });

  it('shows guests and reasons to the owner, and to support only the names of connections', async () => {
    const world = anApiWorld();
    const range = { from: '2026-12-20', to: '2027-01-10' };

    const owner = await world.as('owner').get(`${listingPath}/calendar`, range);
    const support = await world.as('support').get(`${listingPath}/calendar`, range);

    for (const label of [secrets.guest, secrets.reason, 'Airbnb']) expect(owner.text).toContain(label);
    for (const label of [secrets.guest, secrets.reason]) expect(support.text).not.toContain(label);
    expect(support.text).toContain('"label":"Airbnb"');
    expect(support.body.data.nights.map((night: { status: string }) => night.status)).toEqual(
      owner.body.data.nights.map((night: { status: string }) => night.status),
    );
  });

  it('refuses a booking on taken nights and names what is in the way', async () => {
    const stay = { checkIn: '2026-12-26', checkOut: '2026-12-30' };

    const answer = await anApiWorld().as('owner').post(`${listingPath}/bookings`, stay);

    expect([answer.status, answer.body.code]).toEqual([409, 'nights_taken']);
    expect(answer.body.causes).toMatchObject([
      { kind: 'booking', id: ids.booking, label: secrets.guest, from: '2026-12-24', to: '2026-12-27' },
      { kind: 'block', id: ids.block, label: secrets.reason },
    ]);
  });

  it('takes a booking that begins on the day another ends, without keys that the contract does not name', async () => {
    const world = anApiWorld();
    const stay = { checkIn: '2026-12-28', checkOut: '2026-12-30', guestName: '  Ada  ' };

    const answer = await world.as('owner').post(`${listingPath}/bookings`, stay);

    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body.data).toSorted()).toEqual(['checkIn', 'checkOut', 'createdAt', 'guestName', 'id']);
    expect(Object.keys(world.state.bookings[1] ?? {})).toContain('listingId');
    expect(answer.body.data).toMatchObject({ guestName: 'Ada', createdAt: '2026-11-24T06:10:00.000Z' });
  });

  it('keeps an empty name and an empty reason as none', async () => {
    const world = anApiWorld();

    await world
      .as('owner')
      .post(`${listingPath}/bookings`, { checkIn: '2027-03-01', checkOut: '2027-03-02', guestName: ' ' });
    await world.as('owner').post(`${listingPath}/blocks`, { from: '2027-03-05', to: '2027-03-06', reason: '' });

    expect([world.state.bookings[1]?.guestName, world.state.blocks[1]?.reason]).toEqual([null, null]);
  });

  it('opens the nights of a cancelled booking and of a deleted block, once', async () => {
    const world = anApiWorld();
    const paths = [`${listingPath}/bookings/${ids.booking}`, `${listingPath}/blocks/${ids.block}`];

    for (const path of paths) {
      expect((await world.as('owner').delete(path)).status).toBe(204);
      expect((await world.as('owner').delete(path)).status).toBe(404);
    }
    const range = { from: '2026-12-24', to: '2026-12-29' };
    const calendar = await world.as('owner').get(`${listingPath}/calendar`, range);
    expect(calendar.text).not.toContain('BOOKED');
  });
});

describe('held releases', () => {
  it('lists them with what they are and when they are due', async () => {
    const answer = await anApiWorld().as('owner').get(`${listingPath}/held`);

    expect(answer.body.data).toEqual([
      {
        id: ids.held,
        connectionId: ids.connection,
        label: 'Airbnb',
        platform: 'airbnb',
        from: '2027-01-02',
        to: '2027-01-05',
        change: 'release',
        reason: 'vanished',
        since: '2026-11-24T06:00:00.000Z',
        dueAt: '2026-11-24T07:30:00.000Z',
      },
    ]);
  });

  it('frees the nights by hand, and says when they were decided before', async () => {
    const world = anApiWorld();

    const released = await world.as('owner').post(`/api/held/${ids.held}/release`);
    const again = await world.as('owner').post(`/api/held/${ids.held}/release`);

    expect(released.body).toEqual({ data: { from: '2027-01-02', to: '2027-01-05' } });
    expect([again.status, again.body.code]).toEqual([409, 'held_already_decided']);
  });
});
