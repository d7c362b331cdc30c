import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { NOW } from '../../support/world.ts';
import { barrier } from '../../workflows/fake-activities.ts';
import {
  AccountWorld,
  aBilletwebAccount,
  anAlpacaAccount,
  aPage,
  failure,
  fill,
  minutesAfter,
} from './account-world.ts';

let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

const waiting = (phase: 'waiting_retry' | 'waiting_rate') => ({
  ...{ phase, waitMs: 60_000, attempt: phase === 'waiting_retry' ? 2 : 1 },
  ...{ until: minutesAfter(NOW, 1), failure: failure('TRANSIENT') },
});

const auditOf = async (connectionId: string) => {
  const rows = await accounts.prisma.auditEvent.findMany({
    where: { subjectId: connectionId },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, reason }) => (reason === null ? action : `${action}: ${reason}`));
};

/** How many statements of this database wait for a lock. */
async function waitingForLocks(): Promise<number> {
  const [row] = await accounts.prisma.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.waiting ?? 0;
}

const openRuns = (connectionId: string) =>
  accounts.prisma.accountRun.findMany({ where: { connectionId, status: { in: ['queued', 'running'] } } });

describe('a request for a run', () => {
  test('starts one, which the next joins while it is queued and while it reads', async () => {
    const connected = await accounts.connectAndRead();
    const first = await accounts.ask(connected);
    expect(first).toMatchObject({ state: 'started', workflowId: `sync/${connected.id}` });
    expect(await accounts.ask(connected)).toEqual({ ...first, state: 'joined' });
    await accounts.begun(connected.id);
    expect(await accounts.ask(connected)).toEqual({ ...first, state: 'joined' });
  });

  test('wakes one that waits to try again, which shows that it waits until it reads', async () => {
    const connected = await accounts.connect();
    const { key, runId } = await accounts.begun(connected.id);
    await accounts.stores.accountPasses.wait(key, waiting('waiting_retry'));
    expect(await accounts.ask(connected)).toMatchObject({ runId, state: 'woken' });
    expect(await accounts.find(connected.id)).toMatchObject({ phase: 'waiting_retry' });
    await accounts.commit(key);
    expect(await accounts.find(connected.id)).toMatchObject({ phase: 'reading', waitingUntil: null });
    expect(await accounts.ask(connected)).toMatchObject({ runId, state: 'joined' });
  });

  test('joins one that waits for a limit, which no request shortens', async () => {
    const connected = await accounts.connect();
    const { key, runId } = await accounts.begun(connected.id);
    await accounts.stores.accountPasses.wait(key, waiting('waiting_rate'));
    expect(await accounts.ask(connected)).toMatchObject({ runId, state: 'joined' });
    expect(await accounts.find(connected.id)).toMatchObject({
      phase: 'waiting_rate',
      waitingUntil: minutesAfter(NOW, 1),
    });
  });

  test('of another person is none, and of support is one', async () => {
    const { id } = await accounts.connectAndRead();
    const [other, support] = [await accounts.world.aMember(), await accounts.world.aMember('support')];
    expect(await accounts.stores.accounts.request(accounts.by(other), id)).toBeUndefined();
    const asked = await accounts.stores.accounts.request({ ...accounts.by(support), reach: { kind: 'any' } }, id);
    expect(asked).toMatchObject({ state: 'started' });
    expect(await accounts.run(asked?.runId ?? '')).toMatchObject({ requestedBy: support.memberId, trigger: 'manual' });
  });

  test('that waits is not shown as an older attempt that comes back late', async () => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id);
    await accounts.stores.accountPasses.wait(key, { ...waiting('waiting_retry'), attempt: 3 });
    await accounts.stores.accountPasses.wait(key, { ...waiting('waiting_retry'), until: minutesAfter(NOW, 9) });
    expect(await accounts.run(runId)).toMatchObject({ attempts: 3, waitMs: 60_000 });
    expect(await accounts.find(id)).toMatchObject({ waitingUntil: minutesAfter(NOW, 1) });
  });
});

test('a run that was asked for and not begun is owed, until it is, and not while another is under way', async () => {
  const connected = await accounts.connect();
  const owed = () => accounts.stores.accountPasses.owed(accounts.now, 1_000);
  expect(await owed()).not.toContain(connected.id);
  accounts.world.pass(2);
  expect(await owed()).toContain(connected.id);
  const { key } = await accounts.begun(connected.id);
  expect(await owed()).not.toContain(connected.id);
  const config = { environment: 'paper', symbols: ['BTC/USDT'] };
  await accounts.stores.accounts.update(accounts.by(connected.owner), connected.id, { config });
  accounts.world.pass(2);
  expect(await owed()).not.toContain(connected.id);
  await accounts.ended(key);
  expect(await owed()).toContain(connected.id);
});

describe('an account that is connected', () => {
  test('has its first run queued and its slot planned, and is in the audit log', async () => {
    const { id, owner, connection } = await accounts.connect({ label: 'Compte réel' });
    expect(connection).toMatchObject({ label: 'Compte réel', lastSyncAt: null, phase: null, failure: null });
    expect(connection.nextSyncAt !== null && connection.nextSyncAt > NOW).toBe(true);
    const queued = { status: 'queued', trigger: 'manual', requestedBy: owner.memberId, number: null };
    expect(await openRuns(id)).toMatchObject([queued]);
    expect(await auditOf(id)).toEqual(['account_connected']);
  });

  test('twice by one person is refused, also when both come at once; another person may', async () => {
    const [owner, other] = [await accounts.world.aMember(), await accounts.world.aMember()];
    const account = anAlpacaAccount();
    const both = await Promise.all([accounts.create(owner, account), accounts.create(owner, account)]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['account_already_connected', 'saved']);
    expect(await accounts.create(other, account)).toMatchObject({ outcome: 'saved' });
    const sameKeyOtherAccount = await accounts.create(owner, { ...account, accountId: '101-004-1-002' });
    expect(sameKeyOtherAccount).toMatchObject({ outcome: 'saved' });
    expect(await accounts.create(owner, { ...account, label: 'Autre' })).toEqual({
      outcome: 'account_already_connected',
    });
  });

  test('with one token of Flex twice is another one where the query is another', async () => {
    const owner = await accounts.world.aMember();
    const flex = (queryId: string) =>
      ({
        connector: 'ibkr-flex',
        platform: 'ibkr-flex',
        config: { queryId },
        secrets: { token: '1234567890' },
      }) as const;
    expect(await accounts.create(owner, flex('1'))).toMatchObject({ outcome: 'saved' });
    expect(await accounts.create(owner, flex('2'))).toMatchObject({ outcome: 'saved' });
    expect(await accounts.create(owner, flex('1'))).toEqual({ outcome: 'account_already_connected' });
  });

  test('again after it was removed is a new one', async () => {
    const account = anAlpacaAccount();
    const { id, owner } = await accounts.connect(account);
    await accounts.stores.accounts.markDeleted(accounts.by(owner), id);
    expect(await accounts.create(owner, account)).toMatchObject({ outcome: 'saved' });
  });

  test('is refused beyond so many of one person', async () => {
    const owner = await accounts.world.aMember();
    expect(await accounts.create(owner, anAlpacaAccount(), 2)).toMatchObject({ outcome: 'saved' });
    const both = await Promise.all([
      accounts.create(owner, anAlpacaAccount(), 2),
      accounts.create(owner, aBilletwebAccount(), 2),
    ]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['saved', 'too_many_connections']);
  });
});

describe('an account that is changed', () => {
  test('by another key, which may be of another account, is read from the beginning at once', async () => {
    const { id, owner } = await accounts.connect();
    const { key } = await accounts.begun(id);
    const secrets = { keyId: 'PKNEW', secretKey: 'new-secret' };
    expect(await accounts.stores.accounts.update(accounts.by(owner), id, { secrets })).toMatchObject({ isOwed: true });
    expect((await openRuns(id)).map(({ status }) => status)).toEqual(['queued']);
    expect(await accounts.stores.accountPasses.next(key, accounts.now)).toBe('stopped');
    const { key: fresh } = await accounts.begun(id);
    expect(await accounts.next(fresh)).toMatchObject({ cursor: null, access: { secrets } });
    expect(await auditOf(id)).toEqual(['account_connected', 'account_changed: secrets']);
    const { credentialVersion } = await accounts.prisma.accountConnection.findUniqueOrThrow({ where: { id } });
    expect(credentialVersion).toBe(2);
  });

  test.each([{ accountId: '101-004-1-002' }, { config: { environment: 'live' } }])(
    'to %j is tried at once, and read from the beginning: its cursors were of something else',
    async (patch) => {
      const { id, owner } = await accounts.connectAndRead();
      expect(await accounts.cursors(id)).toHaveLength(1);
      expect(await accounts.stores.accounts.update(accounts.by(owner), id, patch)).toMatchObject({
        ...{ isOwed: true, connection: patch },
      });
      expect(await openRuns(id)).toMatchObject([{ status: 'queued' }]);
      expect(await accounts.cursors(id)).toEqual([]);
    },
  );

  test('to another account ends a run that still reads the former: its page is written no more', async () => {
    const { id, owner } = await accounts.connect({ accountId: 'first' });
    const { key, runId } = await accounts.begun(id);
    const piece = await accounts.next(key);
    await accounts.stores.accounts.update(accounts.by(owner), id, { accountId: 'second' });
    expect(await accounts.stores.accountPasses.commit(piece, aPage({ records: [fill('1')] }), NOW)).toBe(false);
    expect(await accounts.stores.accountPasses.next(key, NOW)).toBe('stopped');
    expect(await accounts.ended(key, { how: 'stopped' })).toMatchObject({ id: runId, status: 'cancelled' });
    expect(await accounts.cursors(id)).toEqual([]);
    const again = await accounts.begun(id);
    expect(await accounts.next(again.key)).toMatchObject({ cursor: null, access: { accountId: 'second' } });
  });

  test('by one more symbol keeps its cursors: each symbol has its own', async () => {
    const exchange = { connector: 'ccxt', platform: 'binance' } as const;
    const config = { exchange: 'binance', symbols: ['BTC/EUR'] };
    const { id, owner } = await accounts.connectAndRead({ ...exchange, config });
    const more = { config: { ...config, symbols: ['BTC/EUR', 'ETH/EUR'] } };
    expect(await accounts.stores.accounts.update(accounts.by(owner), id, more)).toMatchObject({ isOwed: true });
    expect(await accounts.cursors(id)).toHaveLength(1);
  });

  test('to what it is already keeps its cursors', async () => {
    const { id, owner } = await accounts.connectAndRead();
    const same = { accountId: null, config: { environment: 'paper' } };
    await accounts.stores.accounts.update(accounts.by(owner), id, same);
    expect(await accounts.cursors(id)).toHaveLength(1);
  });

  test('to the one that another connection of its owner’s is, is refused and changes nothing; it may be a stranger’s', async () => {
    const same = anAlpacaAccount();
    const first = await accounts.connect({ ...same, accountId: 'first' });
    const second = await accounts.connect({ ...same, accountId: 'second' }, first.owner);
    await accounts.connect({ ...same, accountId: 'third' });
    const change = ({ id }: { readonly id: string }, accountId: string) =>
      accounts.stores.accounts.update(accounts.by(first.owner), id, { accountId });
    expect(await change(second, 'first')).toEqual({ outcome: 'account_already_connected' });
    expect(await accounts.find(second.id)).toEqual(second.connection);
  });

  test.each(Array.from({ length: 10 }, (_, round) => round))(
    'to one that another is changed to at the same moment, is refused (round %i)',
    async () => {
      const same = anAlpacaAccount();
      const first = await accounts.connect({ ...same, accountId: 'first' });
      const second = await accounts.connect({ ...same, accountId: 'second' }, first.owner);
      const [held, released] = [barrier(), barrier()];
      const holding = accounts.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "AccountConnection" WHERE "ownerId" = ${first.owner.memberId} FOR UPDATE`;
        held.open();
        await released.opened;
      });
      await held.opened;
      const changing = [first, second].map(({ id }) =>
        accounts.stores.accounts.update(accounts.by(first.owner), id, { accountId: 'third' }),
      );
      while ((await waitingForLocks()) < 2);
      released.open();
      await holding;
      const changed = await Promise.all(changing);
      expect(changed.map((one) => one?.outcome ?? 'gone').toSorted()).toEqual(['account_already_connected', 'saved']);
    },
  );

  test('by its label alone is read no sooner and no later', async () => {
    const { id, owner, connection } = await accounts.connectAndRead();
    const before = await accounts.find(id);
    accounts.world.pass(200);
    const changed = await accounts.stores.accounts.update(accounts.by(owner), id, { label: 'Autre' });
    expect(changed).toEqual({ outcome: 'saved', connection: { ...before, label: 'Autre' }, isOwed: false });
    expect(connection.label).toBe('Alpaca');
    expect(await openRuns(id)).toEqual([]);
  });

  test('to be off has no slot, and to be on again has the next one', async () => {
    const { id, owner } = await accounts.connectAndRead();
    const before = await accounts.find(id);
    const change = (syncEnabled: boolean) => accounts.stores.accounts.update(accounts.by(owner), id, { syncEnabled });
    expect(await change(false)).toMatchObject({ connection: { nextSyncAt: null } });
    expect(await change(true)).toMatchObject({ connection: { nextSyncAt: before.nextSyncAt } });
  });

  test('by another person is not changed', async () => {
    const { id } = await accounts.connectAndRead();
    const before = await accounts.find(id);
    const other = await accounts.world.aMember();
    const patch = { label: 'Volé', syncEnabled: false, secrets: { keyId: 'x', secretKey: 'y' } };
    expect(await accounts.stores.accounts.update(accounts.by(other), id, patch)).toBeUndefined();
    expect(await accounts.stores.accounts.markDeleted(accounts.by(other), id)).toBe(false);
    expect(await accounts.find(id)).toEqual(before);
  });
});

describe('an account that is removed', () => {
  test('is first marked: nobody sees it, nothing is queued or due, and its rows are there still', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [fill('1')] }]);
    await accounts.ask(connected);
    const { id, owner } = connected;
    expect(await accounts.stores.accounts.markDeleted(accounts.by(owner), id)).toBe(true);
    expect(await accounts.stores.accounts.markDeleted(accounts.by(owner), id)).toBe(false);
    expect(await accounts.stores.accounts.find({ kind: 'any' }, id)).toBeUndefined();
    expect(await accounts.stores.accounts.open({ kind: 'any' }, id)).toBeUndefined();
    expect(await accounts.stores.accounts.request(accounts.by(owner), id)).toBeUndefined();
    expect(await accounts.stores.accounts.runs({ kind: 'any' }, id, { page: 1, pageSize: 10 })).toBeUndefined();
    const page = { page: 1, pageSize: 10 };
    expect(await accounts.stores.accounts.list(owner.memberId, 'brokerage', page)).toEqual({ items: [], total: 0 });
    expect(await openRuns(id)).toEqual([]);
    accounts.world.pass(10_000);
    expect(await accounts.stores.accountPasses.due(accounts.now, 1_000)).not.toContain(id);
    expect(await accounts.fillsOf(id)).toHaveLength(1);
    expect(await auditOf(id)).toEqual(['account_connected', 'account_removed']);
  });

  test('is removed with all that it brought, and only once it is marked', async () => {
    const connected = await accounts.connect();
    const { id, owner } = connected;
    await accounts.read(id, [{ records: [fill('1')] }]);
    await accounts.stores.accounts.remove(id);
    expect(await accounts.find(id)).toMatchObject({ id });
    await accounts.stores.accounts.markDeleted(accounts.by(owner), id);
    expect(await accounts.stores.accountPasses.marked(NOW, 1_000)).not.toContain(id);
    accounts.world.pass(3);
    expect(await accounts.stores.accountPasses.marked(accounts.now, 1_000)).toContain(id);
    await accounts.stores.accounts.remove(id);
    expect(await accounts.prisma.accountConnection.count({ where: { id } })).toBe(0);
    const where = { connectionId: id };
    const { fill: fillTable, accountRun, accountCursor, trade, fillSeries } = accounts.prisma;
    const counts = [
      await fillTable.count({ where }),
      await accountRun.count({ where }),
      await accountCursor.count({ where }),
      await trade.count({ where }),
      await fillSeries.count({ where }),
    ];
    expect(counts).toEqual([0, 0, 0, 0, 0]);
  });
});

test('lists are of one person and kind, oldest first, page by page', async () => {
  const owner = await accounts.world.aMember();
  const made: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    made.push((await accounts.connect(undefined, owner)).id);
    accounts.world.pass(1);
  }
  await accounts.connect(aBilletwebAccount(), owner);
  const page = (number: number) =>
    accounts.stores.accounts.list(owner.memberId, 'brokerage', { page: number, pageSize: 2 });
  expect((await page(1)).items.map(({ id }) => id)).toEqual(made.slice(0, 2));
  expect(await page(2)).toMatchObject({ items: [{ id: made[2] }], total: 3 });
});

test('what a check found is kept with the connection, and forgotten with the credentials that it was of', async () => {
  const { id, owner } = await accounts.connect();
  const found = { accounts: [], rights: ['read', 'trade'], clockSkewMs: 12 } as const;
  await accounts.stores.accounts.noteCheck(id, found, { credentialVersion: 1, now: NOW });
  expect(await accounts.find(id)).toMatchObject({ rights: ['read', 'trade'], checkedAt: NOW });
  await accounts.stores.accounts.update(accounts.by(owner), id, { label: 'Autre' });
  expect(await accounts.find(id)).toMatchObject({ rights: ['read', 'trade'], checkedAt: NOW });
  await accounts.stores.accounts.update(accounts.by(owner), id, { secrets: { keyId: 'PKNEW', secretKey: 'new' } });
  expect(await accounts.find(id)).toMatchObject({ rights: null, checkedAt: null });
});
