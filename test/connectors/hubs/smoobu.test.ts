import { afterEach, describe, expect, it } from '@jest/globals';
import type { WebhookDelivery } from '../../../src/hub-ports.ts';
import { startHookReceiver, stopHookReceivers } from '../../sandbox/hook-receiver.ts';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, answered, failureOf, today } from './beds24-world.ts';
import { type SmoobuWorld, smoobuWorld } from './smoobu-world.ts';

afterEach(async () => {
  await stopSandboxes();
  await stopHookReceivers();
});

const week = { from: '2026-12-01', to: '2026-12-08' };
const airbnb = 465_614;
const blocked = 11;

describe('opening an account', () => {
  it('asks whose key it is, and keeps that beside the key and its secret', async () => {
    const { connector, access, userId } = await smoobuWorld();
    const { apiKey, apiSecret } = access.secrets;
    const opened = answered(await connector.connect({ apiKey: ` ${apiKey}`, apiSecret: `${apiSecret}\n` }, aCall));
    expect(opened).toEqual({ secrets: access.secrets, accountKey: String(userId), name: `Smoobu ${userId}` });
  });

  it('is refused with a wrong secret, and what is refused is told to nobody', async () => {
    const { connector, access } = await smoobuWorld();
    const failure = failureOf(await connector.connect({ ...access.secrets, apiSecret: 'wrong-secret' }, aCall));
    expect(failure).toMatchObject({ kind: 'AUTH', detail: expect.stringContaining('HTTP 401') });
    expect(failure.detail).not.toContain('wrong-secret');
  });

  it('lists its apartments', async () => {
    const { connector, access, apartmentId } = await smoobuWorld(['Lavender', 'Thyme']);
    expect(answered(await connector.listUnits(access, aCall))).toEqual([
      { id: String(apartmentId), name: 'Lavender' },
      { id: String(apartmentId + 1), name: 'Thyme' },
    ]);
  });

  it('of one member never reads another’s', async () => {
    const { hub, connector, access, apartmentId } = await smoobuWorld();
    const other = hub.addAccount(['Attic']);
    const secrets = { apiKey: other.apiKey, apiSecret: other.apiSecret, userId: String(other.userId) };
    hub.addReservation(apartmentId, week);
    const unit = { unitId: String(apartmentId), today, ours: [], stays: [], timeZone: 'Europe/Paris' };
    const theirs = answered(await connector.readUnit({ accountId: 'account-2', secrets }, unit, aCall));
    expect(theirs).toMatchObject({ events: [], isWhole: false });
    expect(answered(await connector.readUnit(access, unit, aCall)).events).toHaveLength(1);
  });
});

describe('a request', () => {
  it('is signed by the hub’s rules, each with a nonce of its own', async () => {
    const used: string[] = [];
    const nonce = (): string => {
      used.push(`6ba7b810-9dad-41d1-80b4-${String(used.length).padStart(12, '0')}`);
      return used.at(-1) ?? '';
    };
    const { read } = await smoobuWorld(['Lavender'], { nonce });
    await read();
    expect(new Set(used).size).toBe(3);
  });

  it.each([
    ['a nonce that came before', { nonce: () => '6ba7b810-9dad-41d1-80b4-00c04fd430c8' }],
    ['a clock that is six minutes behind', { clock: { now: () => '2026-11-24T07:54:00.000Z' } }],
  ])('with %s is refused', async (_what, options) => {
    const { connector, access } = await smoobuWorld(['Lavender'], options);
    await connector.listUnits(access, aCall);
    expect(failureOf(await connector.listUnits(access, aCall)).kind).toBe('AUTH');
  });
});

describe('what Smoobu lists for an apartment', () => {
  it('is stays, blocks and cancelled stays, by their IDs', async () => {
    const { hub, apartmentId, read } = await smoobuWorld();
    const own = hub.addReservation(apartmentId, { ...week, guestName: 'Sam' });
    const stay = hub.addReservation(apartmentId, { from: '2026-12-10', to: '2026-12-12', channelId: airbnb });
    hub.changeReservation(stay, { departure: '2026-12-13' });
    const block = hub.addReservation(apartmentId, { from: '2026-12-20', to: '2026-12-22', channelId: blocked });
    const gone = hub.addReservation(apartmentId, { from: '2026-12-24', to: '2026-12-26', channelId: 16 });
    hub.cancelReservation(gone);
    expect(await read()).toEqual({
      events: [
        { ...week, eventClass: 'booking', identity: String(own), uid: '' },
        { from: '2026-12-10', to: '2026-12-13', eventClass: 'booking', identity: String(stay), uid: '' },
        { from: '2026-12-20', to: '2026-12-22', eventClass: 'block', identity: String(block), uid: '' },
      ],
      cancelled: [String(gone)],
      closures: [],
      channels: ['airbnb', 'vrbo'],
      stayChannels: { [own]: null, [stay]: 'airbnb' },
      isWhole: true,
      warnings: [],
    });
  });

  it('is read to the last page, whatever page size the answer claims', async () => {
    const { hub, apartmentId, read } = await smoobuWorld();
    const ids = Array.from({ length: 120 }, () => hub.addReservation(apartmentId, week));
    expect((await read()).events.map(({ identity }) => Number(identity))).toEqual(ids);
    const pages = hub.requests().filter(({ path }) => path === '/api/reservations');
    expect(pages.map(({ query }) => new URLSearchParams(query).get('page'))).toEqual(['1', '2']);
  });

  it('with an entry that cannot be read is no whole calendar, and says so without the guest', async () => {
    const { hub, apartmentId, read } = await smoobuWorld();
    hub.addReservation(apartmentId, { from: '2026-12-20', to: 'Sam Example' });
    expect(await read()).toMatchObject({
      isWhole: false,
      warnings: ['reservation 1 of the list could not be read (departure)'],
    });
  });

  it('and no longer lists is told as gone where it was moved, and not while the hub knows nothing of it', async () => {
    const { hub, apartmentId, unitId, read } = await smoobuWorld(['Lavender', 'Thyme']);
    const [moved, deleted, staying] = [week, week, week].map((nights) => hub.addReservation(apartmentId, nights));
    hub.changeReservation(moved ?? 0, { apartmentId: apartmentId + 1 });
    hub.removeReservation(deleted ?? 0);
    const observed = await read(unitId, [moved, deleted, staying].map(String));
    expect(observed).toMatchObject({
      events: [{ identity: String(staying) }],
      cancelled: [String(moved)],
      isWhole: true,
    });
  });

  it('is nights closed in the calendar too, as blocks without a name, but not those that a stay takes', async () => {
    const { hub, apartmentId, read } = await smoobuWorld();
    hub.addReservation(apartmentId, week);
    hub.setNights(apartmentId, { from: '2026-12-06', to: '2026-12-10' }, true);
    hub.setNights(apartmentId, { from: '2028-11-20', to: '2028-11-25' }, true);
    expect((await read()).events.slice(1)).toEqual([
      { from: week.to, to: '2026-12-10', eventClass: 'block', identity: '', uid: '' },
      { from: '2028-11-20', to: '2028-11-23', eventClass: 'block', identity: '', uid: '' },
    ]);
    hub.setNights(apartmentId, { from: '2026-12-06', to: '2026-12-10' }, false);
    expect((await read()).events).toHaveLength(2);
  });
});

describe('closing nights', () => {
  it('makes a reservation of the blocked channel that is read as a closure of ours, never as an event', async () => {
    const world = await smoobuWorld();
    const remoteId = await close(world, 'k 1');
    expect(world.hub.requests().at(-1)).toMatchObject({ method: 'POST', body: { channelId: blocked } });
    expect(await world.read()).toMatchObject({
      events: [],
      closures: [{ ...week, key: 'k 1', remoteId }],
      cancelled: [],
    });
    expect(await closures(world)).toEqual([{ ...week, key: 'k 1', remoteId }]);
  });

  it('that are taken there is refused', async () => {
    const world = await smoobuWorld();
    world.hub.addReservation(world.apartmentId, { from: '2026-12-07', to: '2026-12-09' });
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: world.unitId, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written).toMatchObject({
      outcome: 'refused',
      failure: { kind: 'CONFIG', detail: expect.stringContaining('422') },
    });
  });

  it.each([
    ['an answer that is lost', { kind: 'lost_answer' }, 1],
    ['a gateway that fails', { kind: 'status', code: 502 }, 0],
    ['a page instead of JSON', { kind: 'html' }, 0],
    ['an answer without an ID', { kind: 'status', code: 200, body: {} }, 0],
  ] as const)('is unknown after %s, and our closures show what was done', async (_what, fault, count) => {
    const world = await smoobuWorld();
    world.hub.setFault({ ...fault, method: 'POST', times: 1 });
    const written = await world.connector.closeNights(
      world.access,
      { ...week, unitId: world.unitId, key: 'k1', today, ours: [], remoteId: '' },
      aCall,
    );
    expect(written.outcome).toBe('unknown');
    expect(await closures(world)).toHaveLength(count);
  });
});

describe('opening nights', () => {
  it('cancels our reservation and no other, and is done again when it is gone', async () => {
    const world = await smoobuWorld();
    const other = world.hub.addReservation(world.apartmentId, {
      from: '2026-12-20',
      to: '2026-12-22',
      channelId: blocked,
    });
    const remoteId = await close(world, 'k1');
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done', value: null });
    expect(await world.read()).toMatchObject({ events: [{ identity: String(other) }], closures: [], cancelled: [] });
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
    world.hub.removeReservation(Number(remoteId));
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
  });

  it('that somebody opens meanwhile is done', async () => {
    const world = await smoobuWorld();
    const remoteId = await close(world, 'k1');
    world.hub.setFault({ kind: 'status', code: 404, method: 'DELETE' });
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'done' });
  });

  it('whose answer is lost is unknown', async () => {
    const world = await smoobuWorld();
    const remoteId = await close(world, 'k1');
    world.hub.setFault({ kind: 'lost_answer', method: 'DELETE' });
    expect(await open(world, remoteId)).toMatchObject({ outcome: 'unknown' });
    expect(await closures(world)).toEqual([]);
  });

  it('never cancels a stay that the host made of our closure, nor opens what the host added to it', async () => {
    const world = await smoobuWorld();
    const made = await close(world, 'k1');
    world.hub.changeReservation(Number(made), { channelId: 13, guestName: 'Sam' });
    const before = writes(world);
    expect(await open(world, made)).toMatchObject({ outcome: 'done' });
    expect(writes(world)).toBe(before);
    expect((await world.read()).events).toMatchObject([{ ...week, eventClass: 'booking', identity: made }]);
    world.hub.cancelReservation(Number(made));
    const stretched = await close(world, 'k2');
    world.hub.changeReservation(Number(stretched), { departure: '2026-12-10' });
    expect((await world.read()).events).toMatchObject([{ from: week.to, to: '2026-12-10', eventClass: 'block' }]);
    expect(await open(world, stretched)).toMatchObject({ outcome: 'done' });
    expect((await world.read()).events).toMatchObject([{ from: week.from, to: '2026-12-10', eventClass: 'block' }]);
  });
});

describe('a read that fails', () => {
  it.each([
    [{ kind: 'status', code: 503 }, 'TRANSIENT'],
    [{ kind: 'status', code: 422, body: {} }, 'CONFIG'],
    [{ kind: 'html' }, 'SCHEMA_DRIFT'],
    [{ kind: 'status', code: 200, body: { bookings: null } }, 'SCHEMA_DRIFT'],
    [{ kind: 'lost_answer' }, 'TRANSIENT'],
  ] as const)('by %j is %s, and never half a calendar', async (fault, kind) => {
    for (const path of ['/api/reservations', '/api/rates']) {
      const { hub, connector, access, unitId } = await smoobuWorld();
      hub.setFault({ ...fault, path });
      const unit = { unitId, today, ours: [], stays: [], timeZone: 'Europe/Paris' };
      expect(failureOf(await connector.readUnit(access, unit, aCall)).kind).toBe(kind);
    }
  });

  it('for too many requests waits for the time that the hub names, as a time or as seconds', async () => {
    const { hub, connector, access, userId } = await smoobuWorld();
    hub.setRemaining(userId, 0);
    const wait = { kind: 'RATE_LIMITED', retryAfterMs: 60_000 };
    expect(failureOf(await connector.listUnits(access, aCall))).toMatchObject(wait);
    hub.setFault({ kind: 'status', code: 429, headers: { 'X-RateLimit-Retry-After': '60' }, body: {} });
    expect(failureOf(await connector.listUnits(access, aCall))).toMatchObject(wait);
  });

  it('by no answer ends with its deadline', async () => {
    const { hub, connector, access } = await smoobuWorld(['Lavender'], { totalMs: 200 });
    hub.setFault({ kind: 'hang' });
    expect(failureOf(await connector.listUnits(access, aCall)).detail).toContain('no whole answer in time');
  });
});

it('tells what is left of the minute’s requests', async () => {
  const { connector, access } = await smoobuWorld();
  expect(await connector.listUnits(access, aCall)).toMatchObject({ budget: { remaining: 999, resetsInMs: 60_000 } });
});

describe('webhooks', () => {
  it('are entered by the host, and prove nothing but the account that they name', async () => {
    const { hub, connector, access, userId, apartmentId, unitId } = await smoobuWorld();
    const receiver = await startHookReceiver();
    const hook = { url: receiver.url, headerToken: 'unused', keep: async () => {} };
    expect(answered(await connector.subscribe(access, hook, aCall))).toEqual({
      by: 'host',
      url: receiver.url,
      header: null,
      secrets: access.secrets,
    });
    hub.setWebhook(userId, receiver.url);
    hub.cancelReservation(hub.addReservation(apartmentId, week));
    hub.setNights(apartmentId, week, true);
    hub.sendOther(userId, 'newMessage');
    await hub.deliveries.settled();
    const verdicts = receiver.deliveries.map((delivery) => connector.verifyWebhook(access.secrets, delivery));
    expect(verdicts).toHaveLength(4);
    expect(verdicts).toEqual(
      expect.arrayContaining([
        { outcome: 'genuine', eventId: null, unitIds: [unitId] },
        { outcome: 'genuine', eventId: null, unitIds: null },
        { outcome: 'irrelevant' },
      ]),
    );
    expect(answered(await connector.unsubscribe(access, aCall))).toBeNull();
  });

  it('of what relais has just closed itself are no news, and of what becomes of it later are', async () => {
    const { hub, connector, access, userId, unitId } = await smoobuWorld();
    const receiver = await startHookReceiver();
    hub.setWebhook(userId, receiver.url);
    const closure = { unitId, today, ours: [], ...week, key: 'a-closure', remoteId: '' };
    const made = await connector.closeNights(access, closure, aCall);
    if (made.outcome !== 'done') throw new Error(`The nights were not closed: ${made.outcome}`);
    await hub.deliveries.settled();
    hub.cancelReservation(Number(made.value.remoteId));
    await hub.deliveries.settled();
    const outcomes = receiver.deliveries.map((delivery) => connector.verifyWebhook(access.secrets, delivery).outcome);
    expect(outcomes).toEqual(['irrelevant', 'genuine']);
  });

  it.each([
    ['another account', '{"action":"newReservation","user":8,"data":{}}', 'forged'],
    ['another account, of something irrelevant', '{"action":"newMessage","user":8}', 'forged'],
    ['no account', '{"action":"newReservation","data":{}}', 'unreadable'],
    ['no JSON', 'user=7', 'unreadable'],
    ['an action that nobody knows', '{"action":"somethingNew","user":7,"data":[]}', 'genuine'],
  ])('about %s are judged without believing them', async (_what, body, outcome) => {
    const { connector } = await smoobuWorld();
    const delivery: WebhookDelivery = { headers: {}, body: Buffer.from(body), receivedAt: '2026-11-24T08:00:00.000Z' };
    expect(connector.verifyWebhook({ userId: '7' }, delivery).outcome).toBe(outcome);
    expect(connector.verifyWebhook({}, delivery).outcome).not.toBe('genuine');
  });
});

async function close({ connector, access, unitId }: SmoobuWorld, key: string): Promise<string> {
  const written = await connector.closeNights(access, { ...week, unitId, key, today, ours: [], remoteId: '' }, aCall);
  if (written.outcome !== 'done') throw new Error(written.failure.detail);
  return written.value.remoteId;
}

function open({ connector, access, unitId }: SmoobuWorld, remoteId: string) {
  return connector.openNights(
    access,
    { ...week, unitId, key: 'k1', remoteId, today, ours: [], stillClosed: [] },
    aCall,
  );
}

async function closures({ connector, access, unitId }: SmoobuWorld) {
  return answered(await connector.listClosures(access, { unitId, today, ours: [] }, aCall));
}

function writes({ hub }: SmoobuWorld): number {
  return hub.requests().filter(({ method }) => method !== 'GET').length;
}
