import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { requestedRunsSchema, schedulerSchema } from '../../src/contract/schedulers.ts';
import type { Actor } from '../../src/domain/member.ts';
import { AccountWorld, aBilletwebAccount, failure, fill } from '../persistence/accounts/account-world.ts';
import { NOW } from '../support/world.ts';
import { anotherInstance, told } from './accounts-api.ts';
import { anApiWorld } from './api-world.ts';

let accounts: AccountWorld;
let owner: Actor;
let signalled: string[];
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(async () => {
  accounts.goTo(NOW);
  owner = await accounts.world.aMember();
  signalled = [];
});

/** A new instance each time: as after a restart. */
const api = (actor: Actor = owner) => anotherInstance(accounts, actor, signalled);
const scheduler = async (actor?: Actor) =>
  schedulerSchema.parse((await api(actor).get('/api/billetweb/sync')).body.data);
const act = (action: string) => api().post('/api/billetweb/scheduler').send({ action });
const billetweb = (by: Actor = owner) => accounts.connectAndRead(aBilletwebAccount(), by);

describe('the scheduler of Billetweb', () => {
  test('without an account says that nothing runs', async () => {
    expect(await scheduler()).toEqual({
      ...{ isRunning: false, isSyncing: false, lastRun: null, lastResult: null, lastError: null, nextRun: null },
      ...{ runCount: 0, connections: 0 },
    });
  });

  test('tells the last run, its result and duration, when the next one is and how many there were', async () => {
    const connected = await billetweb();
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id);
    expect(await scheduler()).toMatchObject({ isSyncing: true, lastRun: NOW, runCount: 1 });
    await accounts.commit(key);
    accounts.world.pass(1);
    await accounts.ended(key);
    const { nextSyncAt } = await accounts.find(connected.id);
    expect(await scheduler()).toMatchObject({
      ...{ isRunning: true, isSyncing: false, lastRun: NOW, nextRun: nextSyncAt, runCount: 2, connections: 1 },
      lastError: null,
      lastResult: {
        status: 'succeeded',
        durationMs: 60_000,
        eventsSynced: 0,
        startedAt: NOW,
        finishedAt: accounts.now,
      },
    });
  });

  test('keeps the last error beside a good result after it', async () => {
    const connected = await accounts.connect(aBilletwebAccount(), owner);
    const { key } = await accounts.begun(connected.id);
    await accounts.ended(key, {
      how: 'failed',
      failure: failure('AUTH', { detail: 'status 403', advice: 'reconnect' }),
    });
    accounts.world.pass(5);
    await accounts.readAgain(connected);
    const told = await scheduler();
    expect(told).toMatchObject({
      lastResult: { status: 'succeeded' },
      lastError: { at: NOW, type: 'AUTH', connectionId: connected.id },
      runCount: 2,
    });
    expect(JSON.stringify(told)).not.toContain('status 403');
  });

  test('stopped says so from every instance and after a restart, plans nothing, and syncs by hand still', async () => {
    const { id } = await billetweb();
    const stopped = await act('stop');
    expect([stopped.status, stopped.body.data]).toMatchObject([200, { isRunning: false, nextRun: null, runCount: 1 }]);
    expect(await scheduler()).toEqual(stopped.body.data);
    expect((await api().get(`/api/connections/${id}`)).body.data).toMatchObject({
      schedulerStopped: true,
      nextSyncAt: null,
    });
    accounts.world.pass(10_000);
    expect(await accounts.stores.accountPasses.due(accounts.now, 1_000)).not.toContain(id);
    const synced = await api().post('/api/billetweb/sync');
    expect([synced.status, synced.body.data.requested]).toMatchObject([202, [{ connectionId: id, state: 'started' }]]);
    await accounts.read(id);
    expect(await scheduler()).toMatchObject({ isRunning: false, nextRun: null, runCount: 2 });
  });

  test('started again plans the next slot of each account; each action twice changes nothing', async () => {
    const [one, two] = [await billetweb(), await billetweb()];
    const slots = [one, two].map(async ({ id }) => (await accounts.find(id)).nextSyncAt);
    const before = await Promise.all(slots);
    const earliest = before.toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))[0];
    await act('stop');
    await act('stop');
    expect((await act('start')).body.data).toMatchObject({
      isRunning: true,
      nextRun: earliest,
      connections: 2,
    });
    await act('start');
    expect([await accounts.find(one.id), await accounts.find(two.id)].map(({ nextSyncAt }) => nextSyncAt)).toEqual(
      before,
    );
    const audit = await accounts.prisma.auditEvent.findMany({
      where: { actorId: owner.memberId, subjectKind: 'scheduler' },
    });
    expect(audit.map(({ action }) => action).toSorted()).toEqual(['scheduler_started', 'scheduler_stopped']);
  });

  test('is of one’s own accounts, and of an admin of all', async () => {
    const { id } = await billetweb();
    const other = await accounts.world.aMember();
    const others = await billetweb(other);
    await act('stop');
    expect(await scheduler(other)).toMatchObject({ isRunning: true, connections: 1 });
    expect(await accounts.find(others.id)).toMatchObject({ schedulerStopped: false });
    const admin = await accounts.world.aMember('admin');
    expect((await scheduler(admin)).connections).toBeGreaterThan(1);
    const mine = await api().post('/api/billetweb/sync');
    expect(mine.body.data.requested.map(({ connectionId }: { connectionId: string }) => connectionId)).toEqual([id]);
  });

  test('does nothing to brokers', async () => {
    const broker = await accounts.connectAndRead({}, owner);
    await billetweb();
    await act('stop');
    expect(await accounts.find(broker.id)).toMatchObject({ schedulerStopped: false });
    expect((await api().post('/api/billetweb/sync')).body.data.requested).toHaveLength(1);
  });

  test('takes start and stop alone', async () => {
    expect(told(await act('pause'))).toEqual([422, '/action invalid_value']);
  });

  test('asked for again joins what runs, and wakes what waits to try again', async () => {
    const connected = await billetweb();
    const sync = async () => requestedRunsSchema.parse((await api().post('/api/billetweb/sync')).body.data).requested;
    const [first] = await sync();
    const runId = first?.runId;
    const { key } = await accounts.begun(connected.id);
    expect(await sync()).toEqual([{ connectionId: connected.id, runId, state: 'joined' }]);
    const wait = {
      phase: 'waiting_retry',
      until: NOW,
      waitMs: 60_000,
      attempt: 2,
      failure: failure('TRANSIENT'),
    } as const;
    await accounts.stores.accountPasses.wait(key, wait);
    expect(await sync()).toEqual([{ connectionId: connected.id, runId, state: 'woken' }]);
    expect(signalled).toEqual(Array.from({ length: 3 }, () => `accountSyncRequested ${connected.id}`));
  });
});

describe('the scheduler of brokers', () => {
  test('starts what is due, as the minute tick does, and nothing else', async () => {
    const admin = await accounts.world.aMember('admin');
    const [due, early, off, stopped] = [
      await accounts.connect({}, owner),
      await accounts.connectAndRead({}, owner),
      await accounts.connectAndRead({}, owner),
      await accounts.connectAndRead({}, owner),
    ];
    await accounts.read(due.id, [{ records: [fill('1')] }]);
    const past = { nextSyncAt: '2026-01-01T00:00:00.000Z' };
    const later = { nextSyncAt: '2026-12-01T00:00:00.000Z' };
    const write = (id: string, data: object) => accounts.prisma.accountConnection.update({ where: { id }, data });
    await write(due.id, past);
    await write(early.id, later);
    await write(off.id, { ...past, syncEnabled: false });
    await write(stopped.id, { ...past, schedulerStopped: true });
    const { status, body } = await api(admin).post('/api/scheduler/broker-sync');
    expect(status).toBe(202);
    const ids: readonly string[] = body.data.requested.map(
      ({ connectionId }: { connectionId: string }) => connectionId,
    );
    expect(ids).toContain(due.id);
    expect(ids.filter((id) => [early.id, off.id, stopped.id].includes(id))).toEqual([]);
    expect(signalled).toContain(`accountSyncRequested ${due.id}`);
    const { data } = (await api(admin).get('/api/scheduler/broker-sync')).body;
    expect(data).toMatchObject({ isRunning: true, lastResult: { status: 'succeeded' } });
    expect(data.connections).toBeGreaterThanOrEqual(4);
  });

  const secret = 'a-secret-of-the-scheduler-of-at-least-32-signs';
  const path = '/api/scheduler/broker-sync';
  const callers: readonly (readonly [string, Readonly<Record<string, string>>, number, string | undefined])[] = [
    ['the right secret', { authorization: `Bearer ${secret}` }, 200, secret],
    ['a wrong secret', { authorization: `Bearer ${secret}x` }, 401, secret],
    ['another scheme', { authorization: `Basic ${secret}` }, 401, secret],
    ['the secret in small letters', { authorization: `bearer ${secret.toUpperCase()}` }, 401, secret],
    ['no secret', {}, 401, secret],
    ['an empty secret where none is set', { authorization: 'Bearer ' }, 401, undefined],
    ['the word undefined where none is set', { authorization: 'Bearer undefined' }, 401, undefined],
  ];

  test.each(callers)('answers a program with %s as it should', async (_who, headers, status, schedulerSecret) => {
    const { app } = anApiWorld({ settings: { schedulerSecret } });
    expect((await request(app).get(path).set(headers)).status).toBe(status);
    const post = await request(app).post(path).set(headers);
    expect(post.status).toBe(status === 200 ? 202 : status);
    expect(post.text).not.toContain(secret);
  });

  test('lets the secret do nothing else', async () => {
    const { app } = anApiWorld({ settings: { schedulerSecret: secret } });
    const headers = { authorization: `Bearer ${secret}` };
    for (const other of ['/api/connections?kind=brokerage', '/api/billetweb/sync', '/api/events'])
      expect((await request(app).get(other).set(headers)).status).toBe(401);
  });
});

test('a run that a program’s request started is by nobody, and the program is in no table of people', async () => {
  const due = await accounts.connectAndRead({}, owner);
  await accounts.prisma.accountConnection.update({
    where: { id: due.id },
    data: { nextSyncAt: '2026-01-01T00:00:00.000Z' },
  });
  const program = { memberId: 'scheduler', role: 'admin' } as const;
  expect((await api(program).post('/api/scheduler/broker-sync')).status).toBe(202);
  const [run] = await accounts.prisma.accountRun.findMany({ where: { connectionId: due.id, status: 'queued' } });
  expect(run).toMatchObject({ trigger: 'manual', requestedBy: 'scheduler' });
});
