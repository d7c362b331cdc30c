import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createStores } from '../../../src/parts/stores.ts';
import { createPrisma } from '../../../src/persistence/prisma.ts';
import { NOW, testDefaults } from '../../support/world.ts';
import { AccountWorld, aPage, fills, minutesAfter } from './account-world.ts';

let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

const statuses = async (connectionId: string) => {
  const rows = await accounts.prisma.accountRun.findMany({ where: { connectionId }, orderBy: { queuedAt: 'asc' } });
  return rows.map(({ status }) => status).toSorted();
};

describe('the claim of a run', () => {
  test('takes the queued one first, by hand though the slot has come too, and the slot goes with it', async () => {
    const connected = await accounts.connectAndRead();
    accounts.goTo((await accounts.find(connected.id)).nextSyncAt);
    const { runId } = await accounts.ask(connected);
    const claim = await accounts.claim(accounts.key(connected.id));
    expect(claim).toEqual({ outcome: 'claimed', runId, trigger: 'manual', abandoned: 0 });
    await accounts.prisma.accountRun.update({ where: { id: runId }, data: { status: 'cancelled', finishedAt: NOW } });
    expect(await accounts.claim(accounts.key(connected.id))).toMatchObject({ reason: 'nothing_owed' });
  });

  test('by schedule waits for the slot: not a second before, and from then on however late', async () => {
    const { id } = await accounts.connectAndRead();
    const { nextSyncAt } = await accounts.find(id);
    accounts.goTo(new Date(Date.parse(nextSyncAt ?? '') - 1_000).toISOString());
    const early = await accounts.claim(accounts.key(id));
    expect(early).toEqual({ outcome: 'nothing', reason: 'nothing_owed', abandoned: 0 });
    accounts.goTo(nextSyncAt);
    expect(await accounts.claim(accounts.key(id))).toMatchObject({ outcome: 'claimed', trigger: 'schedule' });
  });

  test.each(['syncEnabled', 'schedulerStopped'] as const)('by schedule is none while %s says so', async (name) => {
    const connected = await accounts.connectAndRead();
    accounts.goTo((await accounts.find(connected.id)).nextSyncAt);
    const data = { [name]: name === 'schedulerStopped' };
    await accounts.prisma.accountConnection.update({ where: { id: connected.id }, data });
    expect(await accounts.claim(accounts.key(connected.id))).toMatchObject({ reason: 'nothing_owed' });
    await accounts.ask(connected);
    expect(await accounts.claim(accounts.key(connected.id))).toMatchObject({ outcome: 'claimed', trigger: 'manual' });
  });

  test('plans the pieces of the run with the connection’s own secrets, and numbers runs from 1', async () => {
    const secrets = { keyId: 'PKOFTHISONE', secretKey: 'secret-of-this-one' };
    const { id } = await accounts.connect({ secrets });
    const planned: unknown[] = [];
    const key = accounts.key(id);
    const plan = (access: unknown, connector: string) => {
      planned.push({ access, connector });
      return [fills, { stream: 'fees', partition: '' }];
    };
    const claim = await accounts.stores.accountPasses.claim(key, { now: NOW, attempt: 1, plan });
    expect(planned).toMatchObject([{ access: { connectionId: id, secrets }, connector: 'alpaca' }]);
    expect(claim.outcome).toBe('claimed');
    await accounts.commit(key);
    expect(await accounts.next(key)).toMatchObject({ stream: 'fees', pages: 1, until: NOW });
    expect(await accounts.find(id)).toMatchObject({ phase: 'reading' });
    await accounts.commit(key);
    expect(await accounts.ended(key)).toMatchObject({ number: 1, startedAt: NOW, attempts: 1, pages: 2 });
  });

  test('made again by the same workflow run and pass gives the same run, and how it ended once it has', async () => {
    const { id } = await accounts.connect();
    const key = accounts.key(id);
    const first = await accounts.claim(key);
    expect(await accounts.claim(key)).toEqual(first);
    await accounts.commit(key);
    const run = await accounts.ended(key);
    expect(await accounts.claim(key)).toEqual({ outcome: 'ended', run });
    expect(await statuses(id)).toEqual(['succeeded']);
  });

  test.each([
    ['before its slot', 10],
    ['though its slot has come too', -1],
  ])(
    'fails a run that another workflow run left under way, and makes up for it at once, %s',
    async (_when, minutes) => {
      const connected = await accounts.connect();
      const left = await accounts.begun(connected.id);
      accounts.world.pass(3);
      // Whoever joined it was promised that.
      await accounts.ask(connected);
      const nextSyncAt = new Date(minutesAfter(accounts.now, minutes));
      await accounts.prisma.accountConnection.update({ where: { id: connected.id }, data: { nextSyncAt } });
      const again = await accounts.claim(accounts.key(connected.id));
      expect(again).toMatchObject({ outcome: 'claimed', trigger: 'manual', abandoned: 1 });
      expect(await accounts.run(left.runId)).toMatchObject({ status: 'failed', failure: { kind: 'SYSTEM' } });
      expect(again).not.toMatchObject({ runId: left.runId });
      expect(await accounts.stores.accountPasses.next(left.key, accounts.now)).toBe('stopped');
    },
  );

  test('is none for a connection that is gone or on its way to removal', async () => {
    const connected = await accounts.connect();
    await accounts.stores.accounts.markDeleted(accounts.by(connected.owner), connected.id);
    const gone = { outcome: 'nothing', reason: 'gone', abandoned: 0 };
    expect(await accounts.claim(accounts.key(connected.id))).toEqual(gone);
    expect(await accounts.claim(accounts.key(randomUUID()))).toEqual(gone);
  });
});

describe('however many claim and ask at once', () => {
  test('20 claims of one workflow run and pass are one run', async () => {
    const { id } = await accounts.connect();
    const key = accounts.key(id);
    const claims = await Promise.all(Array.from({ length: 20 }, () => accounts.claim(key)));
    expect(new Set(claims.map((claim) => JSON.stringify(claim))).size).toBe(1);
    expect(claims[0]?.outcome).toBe('claimed');
    expect(await statuses(id)).toEqual(['running']);
  });

  test('20 workflow runs in two processes leave one running row, and each that was taken over is failed', async () => {
    const connected = await accounts.connectAndRead();
    accounts.goTo((await accounts.find(connected.id)).nextSyncAt);
    const { id, owner } = connected;
    const other = await secondProcess();
    try {
      const claims = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const { accountPasses, accounts: store } = index % 2 === 0 ? accounts.stores : other.stores;
          await store.request(accounts.by(owner), id);
          return accountPasses.claim(accounts.key(id), { now: accounts.now, attempt: 1, plan: () => [fills] });
        }),
      );
      const claimed = claims.filter(({ outcome }) => outcome === 'claimed').length;
      const found = await statuses(id);
      const having = (status: string) => found.filter((one) => one === status).length;
      expect(claimed).toBeGreaterThan(0);
      expect(having('running')).toBeLessThanOrEqual(1);
      expect(having('queued')).toBeLessThanOrEqual(1);
      expect(having('running') + having('failed')).toBe(claimed);
      expect(having('succeeded')).toBe(1);
    } finally {
      await other.close();
    }
  });

  test('20 requests are one queued run', async () => {
    const connected = await accounts.connectAndRead();
    const asked = await Promise.all(Array.from({ length: 20 }, () => accounts.ask(connected)));
    expect(new Set(asked.map(({ runId }) => runId)).size).toBe(1);
    expect(asked.filter(({ state }) => state === 'started')).toHaveLength(1);
    expect(await statuses(connected.id)).toEqual(['queued', 'succeeded']);
  });

  test('20 who read the same page write it once', async () => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id);
    const piece = await accounts.next(key);
    const written = await Promise.all(
      Array.from({ length: 20 }, () => accounts.stores.accountPasses.commit(piece, aPage(), NOW)),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await accounts.run(runId)).toMatchObject({ pages: 1 });
  });

  test('two rows under way or two queued are refused by the database itself', async () => {
    const { id } = await accounts.connect();
    const row = { connectionId: id, trigger: 'manual', queuedAt: NOW, workflowId: 'w' } as const;
    const queued = accounts.prisma.accountRun.create({ data: { ...row, status: 'queued' } });
    await expect(queued).rejects.toThrow(/AccountRun_one_queued|Unique constraint/);
    await accounts.begun(id);
    const running = accounts.prisma.accountRun.create({ data: { ...row, status: 'running', startedAt: NOW } });
    await expect(running).rejects.toThrow(/AccountRun_one_running|Unique constraint/);
  });
});

/** Another process on the same database. */
async function secondProcess() {
  const [row] = await accounts.prisma.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  const prisma = createPrisma(new URL(`/${row?.name}`, process.env['TEST_DATABASE_URL'] ?? '').href, 4);
  const stores = createStores({
    prisma,
    encryptionKeys: [{ id: 'test', key: Buffer.alloc(32) }],
    defaults: testDefaults,
  });
  return { stores, close: () => prisma.$disconnect() };
}
