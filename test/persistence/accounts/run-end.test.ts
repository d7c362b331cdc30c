import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccountFailure } from '../../../src/domain/account-failure.ts';
import { nextSlot } from '../../../src/domain/connection-clock.ts';
import { msBetween } from '../../../src/domain/instant.ts';
import { NOW } from '../../support/world.ts';
import { AccountWorld, failure, fill, fills, minutesAfter, rejectedRow } from './account-world.ts';

let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

const transient = failure('TRANSIENT', { detail: 'status 503 while reading fills' });
const auth = failure('AUTH', { code: '40110000', advice: 'reconnect' });

describe('a run that has read everything', () => {
  test('is succeeded, and clears the error that the connection had', async () => {
    const connected = await accounts.connect();
    const failed = await accounts.begun(connected.id);
    await accounts.ended(failed.key, { how: 'failed', failure: auth });
    expect(await accounts.find(connected.id)).toMatchObject({ failure: auth, failingSince: NOW, lastSyncAt: null });
    accounts.world.pass(20);
    const run = await accounts.readAgain(connected);
    expect(run).toMatchObject({ status: 'succeeded', failure: null, finishedAt: accounts.now, number: 2 });
    expect(await accounts.find(connected.id)).toMatchObject({
      ...{ failure: null, failingSince: null, phase: null, waitingUntil: null },
      ...{ lastSyncAt: accounts.now, nextSyncAt: nextSlot(connected.id, 15, accounts.now) },
    });
  });

  test('is partial by rows that were rejected in it for the first time, and by no others', async () => {
    const connected = await accounts.connect();
    const rejected = [rejectedRow('one')];
    const first = await accounts.read(connected.id, [{ rejected, records: [fill('1')] }]);
    expect(first).toMatchObject({ status: 'partial', rejected: 1, imported: 1, failure: { kind: 'BAD_FEED' } });
    expect(await accounts.find(connected.id)).toMatchObject({ failure: null, lastSyncAt: NOW });
    const second = await accounts.readAgain(connected, [{ rejected }]);
    expect(second).toMatchObject({ status: 'succeeded', rejected: 1, failure: null });
    const third = await accounts.readAgain(connected, [{ rejected: [...rejected, rejectedRow('two')] }]);
    expect(third).toMatchObject({ status: 'partial', rejected: 2 });
  });

  test('that had waited to try again keeps no failure', async () => {
    const { id } = await accounts.connect();
    const { key } = await accounts.begun(id);
    const until = minutesAfter(NOW, 1);
    const wait = { phase: 'waiting_retry', until, waitMs: 60_000, attempt: 2, failure: transient } as const;
    await accounts.stores.accountPasses.wait(key, wait);
    expect(await accounts.find(id)).toMatchObject({ phase: 'waiting_retry', waitingUntil: until });
    accounts.goTo(until);
    await accounts.commit(key);
    expect(await accounts.ended(key)).toMatchObject({
      status: 'succeeded',
      attempts: 2,
      waitMs: 60_000,
      failure: null,
    });
    expect(await accounts.find(id)).toMatchObject({ phase: null, waitingUntil: null, failure: null });
  });
});

test('a piece that cannot be read leaves the others: the run is partial by it, the account says why and keeps its slot', async () => {
  const { id } = await accounts.connect();
  const pieces = ['101', '102'].map((partition) => ({ stream: 'fills', partition }));
  const { key } = await accounts.begun(id, pieces);
  const refused: AccountFailure = { kind: 'CONFIG', detail: 'HTTP 403', code: null, advice: 'widen_key' };
  expect((await accounts.next(key)).partition).toBe('101');
  await accounts.commit(key, { isDone: true, records: [], failure: refused });
  expect((await accounts.next(key)).partition).toBe('102');
  await accounts.commit(key);
  expect(await accounts.ended(key)).toMatchObject({
    status: 'partial',
    failure: { kind: 'CONFIG', advice: 'widen_key' },
  });
  expect((await accounts.cursors(id)).map(({ partition }) => partition)).toEqual(['102']);
  const connection = await accounts.find(id);
  expect(connection).toMatchObject({ failure: { kind: 'CONFIG' }, lastSyncAt: NOW, failingSince: NOW });
  expect(msBetween(NOW, connection.nextSyncAt ?? NOW)).toBeLessThanOrEqual(15 * 60_000);
  accounts.goTo(connection.nextSyncAt);
  await accounts.read(id);
  expect(await accounts.find(id)).toMatchObject({ failure: null, failingSince: null });
});

describe('a run that failed', () => {
  test('is failed without a page and partial with one, and says its true cause', async () => {
    const connected = await accounts.connect();
    const none = await accounts.begun(connected.id);
    const failed = await accounts.ended(none.key, { how: 'failed', failure: transient });
    expect(failed).toMatchObject({ status: 'failed', failure: transient, pages: 0 });
    await accounts.ask(connected);
    const some = await accounts.begun(connected.id, [fills, { stream: 'fees', partition: '' }]);
    await accounts.commit(some.key, { records: [fill('1')] });
    const partly = await accounts.ended(some.key, { how: 'failed', failure: transient });
    expect(partly).toMatchObject({ status: 'partial', failure: transient, pages: 1, imported: 1 });
    expect(await accounts.fillsOf(connected.id)).toHaveLength(1);
  });

  test('begins an incident of the connection, which the next failure does not begin anew', async () => {
    const connected = await accounts.connect();
    const first = await accounts.begun(connected.id);
    await accounts.ended(first.key, { how: 'failed', failure: transient });
    accounts.world.pass(90);
    await accounts.ask(connected);
    const second = await accounts.begun(connected.id);
    await accounts.ended(second.key, { how: 'failed', failure: auth });
    expect(await accounts.find(connected.id)).toMatchObject({ failure: auth, failingSince: NOW, phase: null });
  });

  test.each([
    ['TRANSIENT', 60],
    ['RATE_LIMITED', 60],
    ['BLOCKED', 60],
    ['BAD_FEED', 60],
    ['SYSTEM', 60],
    ['AUTH', 24 * 60],
    ['CONFIG', 24 * 60],
    ['NOT_FOUND', 24 * 60],
    ['SCHEMA_DRIFT', 24 * 60],
  ] as const)(
    'with %s is followed by a probe within %i minutes, and a good one by the usual slots',
    async (kind, min) => {
      const connected = await accounts.connectAndRead();
      accounts.goTo((await accounts.find(connected.id)).nextSyncAt);
      const { key } = await accounts.begun(connected.id);
      await accounts.ended(key, { how: 'failed', failure: failure(kind) });
      const { nextSyncAt } = await accounts.find(connected.id);
      expect(nextSyncAt).toBe(nextSlot(connected.id, min, accounts.now));
      accounts.goTo(nextSyncAt);
      await accounts.read(connected.id);
      expect((await accounts.find(connected.id)).nextSyncAt).toBe(nextSlot(connected.id, 15, accounts.now));
    },
  );

  test('of a connection that is switched off plans nothing', async () => {
    const { id } = await accounts.connect({ syncEnabled: false });
    const { key } = await accounts.begun(id);
    await accounts.ended(key, { how: 'failed', failure: transient });
    expect(await accounts.find(id)).toMatchObject({ nextSyncAt: null, failure: transient });
  });
});

describe('a run that was put off or stopped', () => {
  test('put off says nothing of the account, and comes once its platform’s breaker lets calls through', async () => {
    const connected = await accounts.connectAndRead();
    accounts.goTo((await accounts.find(connected.id)).nextSyncAt);
    const { key } = await accounts.begun(connected.id);
    const until = minutesAfter(accounts.now, 7);
    expect(await accounts.ended(key, { how: 'put_off', until })).toMatchObject({ status: 'deferred', failure: null });
    const after = await accounts.find(connected.id);
    expect(after).toMatchObject({ failure: null, lastSyncAt: NOW, phase: null });
    expect(after.nextSyncAt).toBe(nextSlot(connected.id, 5, until));
  });

  test('put off keeps an error that was there before', async () => {
    const connected = await accounts.connect();
    const first = await accounts.begun(connected.id);
    await accounts.ended(first.key, { how: 'failed', failure: auth });
    await accounts.ask(connected);
    const second = await accounts.begun(connected.id);
    await accounts.ended(second.key, { how: 'put_off', until: minutesAfter(NOW, 5) });
    expect(await accounts.find(connected.id)).toMatchObject({ failure: auth, failingSince: NOW });
  });

  test('stopped is cancelled, and changes nothing of the connection but that nothing runs', async () => {
    const connected = await accounts.connectAndRead();
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id);
    accounts.world.pass(1);
    expect(await accounts.ended(key, { how: 'stopped' })).toMatchObject({ status: 'cancelled', failure: null });
    expect(await accounts.find(connected.id)).toMatchObject({ phase: null, failure: null, lastSyncAt: NOW });
  });
});

describe('the end of a run', () => {
  test('told twice stays as it was told first', async () => {
    const { id } = await accounts.connect();
    const { key } = await accounts.begun(id);
    await accounts.commit(key);
    const first = await accounts.ended(key);
    accounts.world.pass(5);
    expect(await accounts.ended(key, { how: 'failed', failure: transient })).toEqual(first);
    expect(await accounts.find(id)).toMatchObject({ failure: null, lastSyncAt: NOW });
  });

  test('of a run that nobody claimed is none', async () => {
    const { id } = await accounts.connect();
    expect(await accounts.end(accounts.key(id))).toBeUndefined();
  });

  test('by age is a failure of relais, told of its connection; one that is younger goes on', async () => {
    const [old, young] = [await accounts.connect(), await accounts.connect()];
    const left = await accounts.begun(old.id);
    accounts.world.pass(60);
    const going = await accounts.begun(young.id);
    accounts.world.pass(130);
    const overdue = await accounts.stores.accountPasses.failOverdue(minutesAfter(accounts.now, -180), accounts.now);
    expect(overdue).toEqual([old.id]);
    expect(await accounts.run(left.runId)).toMatchObject({ status: 'failed', failure: { kind: 'SYSTEM' } });
    expect(await accounts.find(old.id)).toMatchObject({
      phase: null,
      failure: { kind: 'SYSTEM' },
      failingSince: accounts.now,
    });
    expect(await accounts.run(going.runId)).toMatchObject({ status: 'running' });
    expect(await accounts.stores.accountPasses.due(accounts.now, 100)).toContain(old.id);
    await accounts.ended(going.key);
  });

  test('that comes just before its age is looked at stands', async () => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id);
    await accounts.commit(key);
    accounts.world.pass(300);
    const failing = await accounts.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "AccountConnection" WHERE "id" = ${id}::uuid FOR UPDATE`;
      const looked = accounts.stores.accountPasses.failOverdue(minutesAfter(accounts.now, -180), accounts.now);
      await somebodyWaits();
      await tx.accountRun.update({ where: { id: runId }, data: { status: 'succeeded', finishedAt: accounts.now } });
      await tx.accountConnection.update({ where: { id }, data: { phase: null, lastSyncAt: accounts.now } });
      return { looked };
    });
    expect(await failing.looked).toEqual([]);
    expect(await accounts.run(runId)).toMatchObject({ status: 'succeeded' });
    expect(await accounts.find(id)).toMatchObject({ failure: null, failingSince: null });
  });
});

describe('a run that a workflow run left', () => {
  test('is told as a failure, while what makes up for it reads already', async () => {
    const connected = await accounts.connect({ syncEnabled: false });
    await accounts.begun(connected.id);
    const key = accounts.key(connected.id);
    expect(await accounts.claim(key)).toMatchObject({ outcome: 'claimed', abandoned: 1 });
    expect(await accounts.find(connected.id)).toMatchObject({
      ...{ phase: 'reading', waitingUntil: null, failingSince: NOW },
      failure: { kind: 'SYSTEM', advice: 'ours' },
    });
    await accounts.ended(key);
    expect(await accounts.find(connected.id)).toMatchObject({ phase: null, failure: null, failingSince: null });
  });
});

describe('reading on', () => {
  test('ends when the connection is on its way to removal, even a run by hand', async () => {
    const connected = await accounts.connect();
    const { key } = await accounts.begun(connected.id);
    const piece = await accounts.next(key);
    expect(await accounts.stores.accounts.markDeleted(accounts.by(connected.owner), connected.id)).toBe(true);
    expect(await accounts.stores.accountPasses.next(key, NOW)).toBe('stopped');
    expect(piece.runId).not.toBe('');
    expect(await accounts.ended(key, { how: 'stopped' })).toMatchObject({ status: 'cancelled' });
  });

  test('by schedule ends when it is switched off, by hand goes on; the cursor stays where it was', async () => {
    const connected = await accounts.connectAndRead();
    accounts.goTo((await accounts.find(connected.id)).nextSyncAt);
    const scheduled = await accounts.begun(connected.id);
    const before = await accounts.cursors(connected.id);
    await accounts.stores.accounts.update(accounts.by(connected.owner), connected.id, { syncEnabled: false });
    expect(await accounts.stores.accountPasses.next(scheduled.key, accounts.now)).toBe('stopped');
    await accounts.ended(scheduled.key, { how: 'stopped' });
    expect(await accounts.cursors(connected.id)).toEqual(before);
    expect(await accounts.find(connected.id)).toMatchObject({ nextSyncAt: null, syncEnabled: false });
    accounts.world.pass(10_000);
    expect(await accounts.stores.accountPasses.due(accounts.now, 1_000)).not.toContain(connected.id);
    expect(await accounts.claim(accounts.key(connected.id))).toMatchObject({ reason: 'nothing_owed' });
    await accounts.ask(connected);
    const manual = await accounts.begun(connected.id);
    expect(await accounts.next(manual.key)).toMatchObject({ cursor: { at: 'here' }, cursorVersion: 1 });
    await accounts.commit(manual.key, { records: [fill('1')], cursor: { at: 'there' } });
    expect(await accounts.ended(manual.key)).toMatchObject({ status: 'succeeded', trigger: 'manual', imported: 1 });
    expect(await accounts.find(connected.id)).toMatchObject({ nextSyncAt: null });
  });

  test('of one whose secrets do not open any more is closed', async () => {
    const { id } = await accounts.connect();
    const { key } = await accounts.begun(id);
    await accounts.prisma.accountConnection.update({ where: { id }, data: { sealed: 'v2.k9.nonsense' } });
    expect(await accounts.stores.accountPasses.next(key, NOW)).toBe('closed');
  });
});

/** Waits until a statement of this database waits for a lock. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await accounts.prisma.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if ((row?.waiting ?? 0) > 0) return;
  }
}
