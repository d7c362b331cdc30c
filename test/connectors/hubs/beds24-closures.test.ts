import { afterEach, describe, expect, it } from '@jest/globals';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, answered, type Beds24World, beds24World, failureOf, today } from './beds24-world.ts';

afterEach(stopSandboxes);

const week = { from: '2026-12-01', to: '2026-12-08' };

describe('closing nights', () => {
  it('makes a black booking that is read as a closure of ours, never as an event', async () => {
    const world = await beds24World();
    const { remoteId } = await close(world, 'key/1 é');
    expect(world.hub.bookings(world.roomId)).toMatchObject([
      { id: Number(remoteId), status: 'black', arrival: week.from, departure: week.to, apiSource: 'Direct' },
    ]);
    const closure = { ...week, key: 'key/1 é', remoteId };
    expect(await world.read()).toMatchObject({
      events: [],
      cancelled: [],
      closures: [closure],
      channels: [],
      isWhole: true,
    });
    expect(await closures(world)).toEqual([closure]);
  });

  it('closes them where one is booked already, so that the others are not left open', async () => {
    const world = await beds24World();
    world.hub.addBooking(world.roomId, { from: '2026-12-03', to: '2026-12-04', channel: 'airbnb' });
    await close(world, 'k1');
    expect(await world.read()).toMatchObject({ events: [{ eventClass: 'booking' }], closures: [week] });
  });

  it('is refused with 201 for a room of somebody else, by the field that is wrong', async () => {
    const world = await beds24World();
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: '1', key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written).toEqual({
      outcome: 'refused',
      failure: { kind: 'CONFIG', detail: 'refused for roomId from 127.0.0.1 (closing nights)' },
    });
  });

  it('is refused where the invite code may not write, and says which scope it takes', async () => {
    const scopes = ['all:bookings', 'read:inventory', 'read:properties'];
    const world = await beds24World({ scopes });
    world.hub.setFault({
      kind: 'status',
      code: 201,
      method: 'POST',
      body: [{ success: false, errors: [{ action: 'new booking', message: 'access denied' }] }],
    });
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: world.unitId, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written).toMatchObject({ outcome: 'refused', failure: { kind: 'AUTH' } });
    expect(failureOf(written).detail).toContain('write:bookings');
  });

  it('whose answer is lost is unknown, and our closures show that it was done', async () => {
    const world = await beds24World();
    world.hub.setFault({ kind: 'lost_answer', method: 'POST', path: '/bookings', times: 1 });
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: world.unitId, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written).toMatchObject({ outcome: 'unknown', failure: { kind: 'TRANSIENT' } });
    expect(await closures(world)).toMatchObject([{ ...week, key: 'k1' }]);
  });

  it.each([
    ['a gateway that fails', { kind: 'status', code: 502 }],
    ['a page instead of JSON', { kind: 'html' }],
    ['an answer without its item', { kind: 'status', code: 201, body: [] }],
    ['a success without an ID', { kind: 'status', code: 201, body: [{ success: true }] }],
    ['a refusal with an ID', { kind: 'status', code: 201, body: [{ success: false, new: { id: 5 } }] }],
  ] as const)('is unknown after %s', async (_what, fault) => {
    const world = await beds24World();
    world.hub.setFault({ ...fault, method: 'POST', times: 1 });
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: world.unitId, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written.outcome).toBe('unknown');
  });

  it('that waits for credits was not done', async () => {
    const world = await beds24World();
    world.hub.setCredits(world.ownerId, 0);
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: world.unitId, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written).toMatchObject({ outcome: 'refused', failure: { kind: 'RATE_LIMITED', retryAfterMs: 300_000 } });
    expect(world.hub.bookings(world.roomId)).toEqual([]);
  });
});

describe('opening nights', () => {
  it('takes our black booking away and no other', async () => {
    const world = await beds24World();
    const black = world.hub.addBooking(world.roomId, { from: '2026-12-20', to: '2026-12-22', status: 'black' });
    const { remoteId } = await close(world, 'k1');
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done', value: null });
    expect(world.hub.bookings(world.roomId).map(({ id }) => id)).toEqual([black]);
  });

  it('that are open already is done', async () => {
    const world = await beds24World();
    const { remoteId } = await close(world, 'k1');
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
  });

  it('that the hub refuses to open is refused while they are closed, and done once they are not', async () => {
    const world = await beds24World();
    const { remoteId } = await close(world, 'k1');
    const body = [{ success: false, errors: [{ action: 'delete booking', field: 'id', message: 'invalid' }] }];
    world.hub.setFault({ kind: 'status', code: 201, method: 'DELETE', body });
    expect(await open(world, remoteId)).toEqual({
      outcome: 'refused',
      failure: { kind: 'CONFIG', detail: 'refused for id from 127.0.0.1 (opening nights)' },
    });
    // Somebody else opens them while the request that is refused waits.
    world.hub.hold();
    const opening = open(world, remoteId);
    await world.hub.untilWaiting(1);
    world.hub.release();
    world.hub.hold();
    await world.hub.untilWaiting(1);
    world.hub.removeBooking(Number(remoteId));
    world.hub.release();
    expect(await opening).toMatchObject({ outcome: 'done' });
  });

  it('whose answer is lost is unknown, and our closures show that it was done', async () => {
    const world = await beds24World();
    const { remoteId } = await close(world, 'k1');
    world.hub.setFault({ kind: 'lost_answer', method: 'DELETE', times: 1 });
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'unknown', failure: { kind: 'TRANSIENT' } });
    expect(await closures(world)).toEqual([]);
  });

  it('never deletes a booking that the host made of our closure', async () => {
    const world = await beds24World();
    const { remoteId } = await close(world, 'k1');
    world.hub.changeBooking(Number(remoteId), { status: 'confirmed', texts: { firstName: 'Sam' } });
    const before = writes(world);
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
    expect(writes(world)).toBe(before);
    expect(await world.read()).toMatchObject({
      events: [{ ...week, eventClass: 'booking', identity: remoteId }],
      closures: [],
    });
  });

  it('leaves closed what the host stretched, as a block of the host', async () => {
    const world = await beds24World();
    const { remoteId } = await close(world, 'k1');
    world.hub.changeBooking(Number(remoteId), { departure: '2026-12-10' });
    const added = { from: week.to, to: '2026-12-10', eventClass: 'block', identity: remoteId };
    expect(await world.read()).toMatchObject({ closures: [{ ...week, key: 'k1' }], events: [added] });
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
    expect(await world.read()).toMatchObject({ closures: [], events: [{ ...added, from: week.from }] });
  });
});

describe('our closures', () => {
  it('cannot be told when an entry of the list cannot be read', async () => {
    const world = await beds24World();
    await close(world, 'k1');
    world.hub.addBooking(world.roomId, { from: 'Sam Example', to: '2026-12-20', status: 'black' });
    const answer = await world.connector.listClosures(world.access, { unitId: world.unitId, today, ours: [] }, aCall);
    expect(failureOf(answer)).toMatchObject({ kind: 'SCHEMA_DRIFT', detail: expect.not.stringContaining('Sam') });
  });

  it('are those of the room from today on', async () => {
    const world = await beds24World({ rooms: [{ name: 'Lavender' }, { name: 'Thyme' }] });
    await close(world, 'k1');
    const past = { from: '2026-11-20', to: today, unitId: world.unitId, key: 'past', today, ours: [], remoteId: '' };
    await world.connector.closeNights(world.access, past, aCall);
    await world.connector.closeNights(
      world.access,
      { ...week, unitId: String(world.roomId + 1), key: 'other', today, ours: [], remoteId: '' },
      aCall,
    );
    expect((await closures(world)).map(({ key }) => key)).toEqual(['k1']);
  });
});

async function close({ connector, access, unitId }: Beds24World, key: string) {
  const written = await connector.closeNights(access, { ...week, unitId, key, today, ours: [], remoteId: '' }, aCall);
  if (written.outcome !== 'done') throw new Error(written.failure.detail);
  return written.value;
}

function open({ connector, access, unitId }: Beds24World, remoteId: string) {
  return connector.openNights(
    access,
    { ...week, unitId, key: 'k1', remoteId, today, ours: [], stillClosed: [] },
    aCall,
  );
}

async function closures({ connector, access, unitId }: Beds24World) {
  return answered(await connector.listClosures(access, { unitId, today, ours: [] }, aCall));
}

function writes({ hub }: Beds24World): number {
  return hub.requests().filter(({ method }) => method !== 'GET').length;
}
