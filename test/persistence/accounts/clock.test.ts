import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AccountFailure } from '../../../src/domain/account-failure.ts';
import { msBetween } from '../../../src/domain/instant.ts';
import { NOW } from '../../support/world.ts';
import { AccountWorld, fills, minutesAfter } from './account-world.ts';

const MINUTE_MS = 60_000;
let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

/** Begins the run that is due so late, ends it as long after, and gives the slot that is planned then. */
async function runAt(connectionId: string, lateMin: number, takesMin: number): Promise<string> {
  accounts.goTo(minutesAfter((await accounts.find(connectionId)).nextSyncAt ?? '', lateMin));
  const { key } = await accounts.begun(connectionId);
  await accounts.commit(key);
  accounts.world.pass(takesMin);
  await accounts.ended(key);
  return (await accounts.find(connectionId)).nextSyncAt ?? '';
}

test('runs that begin late and take long move no later slot', async () => {
  const { id } = await accounts.connectAndRead();
  let slot = (await accounts.find(id)).nextSyncAt ?? '';
  for (const [late, takes] of [
    [1, 0],
    [2, 3],
    [0.5, 9],
    [4, 10],
  ] as const) {
    const next = await runAt(id, late, takes);
    expect(msBetween(slot, next)).toBe(15 * MINUTE_MS);
    slot = next;
  }
});

test('a run that is longer than the interval skips the slots it ran through, and is followed by one', async () => {
  const { id } = await accounts.connectAndRead();
  const slot = (await accounts.find(id)).nextSyncAt ?? '';
  const next = await runAt(id, 0, 40);
  expect(msBetween(slot, next)).toBe(45 * MINUTE_MS);
  expect(next > accounts.now).toBe(true);
});

test('an outage of three intervals is followed by one run', async () => {
  const { id } = await accounts.connectAndRead();
  const slot = (await accounts.find(id)).nextSyncAt ?? '';
  accounts.goTo(minutesAfter(slot, 3 * 15 + 1));
  expect(await accounts.stores.accountPasses.due(accounts.now, 1_000)).toContain(id);
  const { key } = await accounts.begun(id);
  await accounts.commit(key);
  await accounts.ended(key);
  expect(await accounts.stores.accountPasses.due(accounts.now, 1_000)).not.toContain(id);
  expect(await accounts.claim(accounts.key(id))).toMatchObject({ reason: 'nothing_owed' });
  expect(msBetween(slot, (await accounts.find(id)).nextSyncAt ?? '')).toBe(4 * 15 * MINUTE_MS);
});

test.each([
  ['forward', '2026-03-28T23:10:00.000Z'],
  ['back', '2026-10-24T23:10:00.000Z'],
])('runs of a 60-minute interval are 60 minutes apart while clocks go %s', async (_how, from) => {
  accounts.goTo(from);
  const { id } = await accounts.connectAndRead({ syncIntervalMin: 60 });
  const slots = [(await accounts.find(id)).nextSyncAt ?? ''];
  for (let run = 0; run < 4; run += 1) slots.push(await runAt(id, 0.2, 1));
  expect(slots.slice(1).map((slot, index) => msBetween(slots[index] ?? '', slot))).toEqual(
    Array.from({ length: 4 }, () => 60 * MINUTE_MS),
  );
});

test('an interval that is changed in mid-wait holds from the next slot on', async () => {
  const { id, owner } = await accounts.connectAndRead({ syncIntervalMin: 60 });
  const before = (await accounts.find(id)).nextSyncAt ?? '';
  accounts.goTo(minutesAfter(before, -40));
  const shorter = await accounts.stores.accounts.update(accounts.by(owner), id, { syncIntervalMin: 5 });
  if (shorter?.outcome !== 'saved') throw new Error('The interval was not changed.');
  const soon = shorter.connection.nextSyncAt ?? '';
  expect(msBetween(accounts.now, soon)).toBeLessThanOrEqual(5 * MINUTE_MS);
  expect(soon > accounts.now).toBe(true);
  const longer = await accounts.stores.accounts.update(accounts.by(owner), id, { syncIntervalMin: 60 });
  expect(longer).toMatchObject({ outcome: 'saved', isOwed: false, connection: { nextSyncAt: before } });
});

test('a connection of Flex is read hourly whatever shorter interval is chosen', async () => {
  const { id } = await accounts.connectAndRead({
    ...{ connector: 'ibkr-flex', platform: 'ibkr-flex', syncIntervalMin: 5 },
    ...{ config: { queryId: '1' }, secrets: { token: '123456' } },
  });
  const slot = (await accounts.find(id)).nextSyncAt ?? '';
  expect(msBetween(slot, await runAt(id, 0, 1))).toBe(60 * MINUTE_MS);
});

test('1,000 connections that are switched on together start spread over the interval', async () => {
  const owner = await accounts.world.aMember();
  const rows = Array.from({ length: 1_000 }, () => ({
    ...({ ownerId: owner.memberId, kind: 'brokerage', connector: 'alpaca', platform: 'alpaca', label: 'A' } as const),
    ...{ config: {}, sealed: 'sealed', credentialMark: 'mark', createdAt: NOW, schedulerStopped: true },
  }));
  await accounts.prisma.accountConnection.createMany({ data: rows });
  const scope = { kind: 'brokerage', ownerId: owner.memberId } as const;
  await accounts.stores.accounts.switchScheduler(scope, true, { actor: owner, now: NOW });
  const planned = await accounts.prisma.accountConnection.findMany({ where: { ownerId: owner.memberId } });
  const perMinute = new Map<number, number>();
  for (const { nextSyncAt } of planned) {
    const minute = Math.floor(((nextSyncAt?.getTime() ?? 0) - Date.parse(NOW) - 1) / MINUTE_MS);
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
  }
  expect([...perMinute.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, minute) => minute));
  // 67 a minute on average.
  expect(Math.max(...perMinute.values())).toBeLessThan(2 * 67);
  const due = await accounts.stores.accountPasses.due(NOW, 2_000);
  expect(planned.filter(({ id }) => due.includes(id))).toEqual([]);
});

test('what is due is the longest overdue first, and no more than is asked for', async () => {
  const connected = [await accounts.connectAndRead(), await accounts.connectAndRead(), await accounts.connectAndRead()];
  const ids = connected.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    const nextSyncAt = minutesAfter(NOW, -1_000_000 - index);
    await accounts.prisma.accountConnection.update({ where: { id }, data: { nextSyncAt } });
  }
  expect(await accounts.stores.accountPasses.due(NOW, 2)).toEqual([ids[2], ids[1]]);
});

test('what a run under way passes by is not due, however long it waits; one that has stood still for an hour is', async () => {
  const { id } = await accounts.connectAndRead({ syncIntervalMin: 5 });
  const slot = (await accounts.find(id)).nextSyncAt;
  accounts.goTo(slot);
  const { key } = await accounts.begun(id);
  const failure: AccountFailure = { kind: 'TRANSIENT', detail: 'HTTP 503', code: null, advice: 'wait' };
  const until = minutesAfter(accounts.now, 15);
  await accounts.stores.accountPasses.wait(key, {
    phase: 'waiting_retry',
    until,
    waitMs: 900_000,
    attempt: 2,
    failure,
  });
  const next = (await accounts.find(id)).nextSyncAt ?? '';
  const due = () => accounts.stores.accountPasses.due(accounts.now, 10_000);
  accounts.goTo(minutesAfter(next, 1));
  expect(await due()).not.toContain(id);
  accounts.goTo(minutesAfter(next, 61));
  expect(await due()).toContain(id);
});

test('a run by hand takes the place of the slot that has come, not of the next one', async () => {
  const connected = await accounts.connectAndRead();
  const slot = (await accounts.find(connected.id)).nextSyncAt ?? '';
  accounts.goTo(minutesAfter(slot, -1));
  await accounts.readAgain(connected, [{}], [fills]);
  expect((await accounts.find(connected.id)).nextSyncAt).toBe(slot);
});
