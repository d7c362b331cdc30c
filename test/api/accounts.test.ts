import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/domain/member.ts';
import {
  AccountWorld,
  aBilletwebAccount,
  failure,
  fill,
  minutesAfter,
  rejectedRow,
} from '../persistence/accounts/account-world.ts';
import { NOW } from '../support/world.ts';
import { accountsApi, told } from './accounts-api.ts';

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

const api = (actor: Actor = owner) => accountsApi(accounts, actor, signalled);
const key = { keyId: 'PKRELAISTEST00000001', secretKey: 'secret-of-the-trader-0123456789' };
const alpaca = { connector: 'alpaca', config: { environment: 'paper' }, secrets: key };
const connect = (body: object = alpaca) => api().post('/api/connections').send(body);

describe('the connectors', () => {
  test('are told with the form that each asks for; secrets are fields that are never read back', async () => {
    const { status, body } = await api().get('/api/connectors');
    expect(status).toBe(200);
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual([
      'billetweb',
      'alpaca',
      'oanda',
      'ibkr-flex',
      'ccxt',
    ]);
    const flex = body.data.find(({ name }: { name: string }) => name === 'ibkr-flex');
    expect(flex).toMatchObject({ kind: 'brokerage', minUsefulIntervalMin: 60 });
    expect(flex.whyThatInterval.fr).toMatch(/une fois par jour/);
    expect(flex.fields.map(({ name, isSecret }: { name: string; isSecret: boolean }) => [name, isSecret])).toEqual([
      ['token', true],
      ['queryId', false],
      ['reportType', false],
      ['timeZone', false],
    ]);
  });
});

describe('an account that is connected', () => {
  test('has its first run begun at once, and the usual interval', async () => {
    const { status, body, headers } = await connect();
    expect(status).toBe(201);
    const { id } = body.data;
    expect(headers['location']).toBe(`/api/connections/${id}`);
    expect(body.data).toMatchObject({
      ...{ kind: 'brokerage', connector: 'alpaca', platform: 'alpaca', label: 'Alpaca', status: 'CONNECTED' },
      ...{ syncIntervalMin: 15, effectiveIntervalMin: 15, syncEnabled: true, config: { environment: 'paper' } },
      ...{ lastSyncAt: null, lastSyncError: null, accountId: null, rights: null },
    });
    expect(signalled).toEqual([`accountSyncRequested ${id}`]);
    const runs = await api().get(`/api/connections/${id}/runs`);
    expect(runs.body).toMatchObject({
      data: [{ status: 'queued', trigger: 'manual', number: null }],
      meta: { total: 1 },
    });
  });

  test.each([5, 10, 15, 30, 60])('may be read every %i minutes', async (syncIntervalMin) => {
    expect((await connect({ ...alpaca, syncIntervalMin })).body.data).toMatchObject({ syncIntervalMin });
  });

  test.each([4, 61, 0, -5, 7.5, '15'])('may not be read every %j minutes', async (syncIntervalMin) => {
    const answer = await connect({ ...alpaca, syncIntervalMin });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/syncIntervalMin']);
    expect(await accounts.prisma.accountConnection.count({ where: { ownerId: owner.memberId } })).toBe(0);
  });

  test('with Flex is told the interval in force, which is no shorter than brings anything new', async () => {
    const config = { queryId: '123456', reportType: 'activity', timeZone: 'America/New_York' };
    const body = { connector: 'ibkr-flex', config, secrets: { token: '123456789' }, syncIntervalMin: 5 };
    expect((await connect(body)).body.data).toMatchObject({ syncIntervalMin: 5, effectiveIntervalMin: 60 });
  });

  test('twice is refused', async () => {
    await connect();
    const again = await connect();
    expect([again.status, again.body.code]).toEqual([409, 'account_already_connected']);
  });

  test.each([
    ['a secret that is missing', { secrets: { keyId: key.keyId } }, '/secrets/secretKey invalid_type'],
    ['a choice that is missing', { config: {} }, '/config/environment invalid_type'],
    ['a choice that there is not', { config: { environment: 'demo' } }, '/config/environment invalid_value'],
    ['a field of no connector', { config: { environment: 'paper', colour: 'red' } }, '/config/colour unrecognized_key'],
    ['a secret of no connector', { secrets: { ...key, pin: '1234' } }, '/secrets/pin unrecognized_key'],
    ['a text of another form', { secrets: { ...key, keyId: 'with spaces in it' } }, '/secrets/keyId invalid_format'],
    ['a text that is too long', { secrets: { ...key, keyId: 'K'.repeat(201) } }, '/secrets/keyId too_big'],
    ['a list for a text', { config: { environment: ['paper'] } }, '/config/environment invalid_type'],
    [
      'a field that every object has',
      { config: { environment: 'paper', constructor: 'x' } },
      '/config/constructor unrecognized_key',
    ],
  ])('with %s is refused at that field', async (_what, fields, error) => {
    expect(told(await connect({ ...alpaca, ...fields }))).toEqual([422, error]);
  });

  test('with a secret among what is shown again is refused, and the secret is not told back', async () => {
    const answer = await connect({
      ...alpaca,
      config: { environment: 'paper', secretKey: 'a-secret-in-the-wrong-place' },
    });
    expect(told(answer)).toEqual([422, '/config/secretKey unrecognized_key']);
    expect(answer.text).not.toContain('a-secret-in-the-wrong-place');
  });

  test('with ccxt is asked for what its exchange needs, and refused what only another does', async () => {
    const exchange = (name: string, config: object, secrets: object) =>
      connect({
        connector: 'ccxt',
        config: { exchange: name, ...config },
        secrets: { apiKey: 'key', secret: 's', ...secrets },
      });
    expect(told(await exchange('binance', {}, {}))).toEqual([422, '/config/symbols invalid_type']);
    expect(told(await exchange('okx', {}, {}))).toEqual([422, '/secrets/password invalid_type']);
    expect(told(await exchange('binance', { symbols: ['BTC EUR'] }, {}))).toEqual([
      422,
      '/config/symbols invalid_format',
    ]);
    const binance = await exchange('binance', { symbols: ['BTC/EUR'] }, {});
    expect(binance.body.data).toMatchObject({ platform: 'binance', config: { symbols: ['BTC/EUR'] } });
    expect((await exchange('kraken', {}, {})).body.data).toMatchObject({ platform: 'kraken' });
  });
});

describe('lists of connections', () => {
  test('are of one kind and of one person', async () => {
    const { body } = await connect();
    await accounts.connect(aBilletwebAccount(), owner);
    const kinds = ['ticketing', 'brokerage', 'calendar'];
    const found = await Promise.all(kinds.map((kind) => api().get(`/api/connections?kind=${kind}`)));
    const data = found.map((answer): unknown => answer.body.data);
    expect(data).toEqual([
      [expect.objectContaining({ connector: 'billetweb' })],
      [expect.objectContaining({ connector: 'alpaca' })],
      [],
    ]);
    expect(found[1]?.body.meta).toEqual({ total: 1, page: 1, pageSize: 25 });
    const other = accountsApi(accounts, await accounts.world.aMember());
    expect((await other.get('/api/connections?kind=brokerage')).body.data).toEqual([]);
    expect((await other.get(`/api/connections/${body.data.id}`)).status).toBe(404);
    expect(told(await api().get('/api/connections?kind=banking'))).toEqual([422, '?kind invalid_value']);
  });
});

describe('an account that is changed', () => {
  const patch = async (id: string, body: object) => api().patch(`/api/connections/${id}`).send(body);

  test('takes another interval, another outside account, a switch and a label', async () => {
    const { id } = await accounts.connectAndRead({}, owner);
    const changed = await patch(id, { label: 'Réel', syncIntervalMin: 30, accountId: '101-004-1-002' });
    expect([changed.status, changed.body.data]).toMatchObject([
      200,
      { label: 'Réel', syncIntervalMin: 30, accountId: '101-004-1-002', syncEnabled: true },
    ]);
    expect(signalled).toEqual([`accountSyncRequested ${id}`]);
    const off = await patch(id, { syncEnabled: false });
    expect(off.body.data).toMatchObject({ syncEnabled: false, status: 'DISCONNECTED', nextSyncAt: null });
    expect(signalled.slice(1)).toEqual([`accountSyncRequested ${id}`, `resolved ${id}`]);
    expect((await patch(id, { accountId: null })).body.data).toMatchObject({ accountId: null });
  });

  test('is not made the same as another, whose connection is to be opened instead', async () => {
    const same = { config: { environment: 'paper' }, secrets: { keyId: 'PK-SAME', secretKey: 'secret-of-both-0001' } };
    await accounts.connectAndRead({ ...same, accountId: 'first' }, owner);
    const { id } = await accounts.connectAndRead({ ...same, accountId: 'second' }, owner);
    const answer = await patch(id, { accountId: 'first' });
    expect([answer.status, answer.body.code]).toEqual([409, 'account_already_connected']);
    expect(signalled).toEqual([]);
  });

  test.each([4, 61])('may not be read every %i minutes', async (syncIntervalMin) => {
    const { id } = await accounts.connectAndRead({}, owner);
    expect(told(await patch(id, { syncIntervalMin }))[1]).toMatch(/^\/syncIntervalMin /);
    expect((await patch(id, { syncIntervalMin })).status).toBe(422);
    expect(await accounts.find(id)).toMatchObject({ syncIntervalMin: 15 });
  });

  test('takes new credentials whole, has them tried at once, and tells neither the old nor the new', async () => {
    const { body } = await connect();
    const { id } = body.data;
    const secrets = { keyId: 'PKNEWKEY000001', secretKey: 'new-secret-of-the-trader-99' };
    const half = await patch(id, { secrets: { secretKey: 'new-secret-of-the-trader-99' } });
    expect(told(half)).toEqual([422, '/secrets/keyId invalid_type']);
    const changed = await patch(id, { secrets });
    expect(changed.status).toBe(200);
    expect(signalled.filter((each) => each === `accountSyncRequested ${id}`)).toHaveLength(2);
    const world = await accountsApi(accounts, owner).get(`/api/connections/${id}`);
    for (const secret of [...Object.values(key), ...Object.values(secrets)])
      expect(changed.text + world.text + half.text).not.toContain(secret);
  });

  test('keeps its credentials where only its configuration changes, which is held against the form too', async () => {
    const { id } = await accounts.connectAndRead({}, owner);
    const before = await accounts.prisma.accountConnection.findUniqueOrThrow({ where: { id } });
    expect(told(await patch(id, { config: { environment: 'nowhere' } }))).toEqual([
      422,
      '/config/environment invalid_value',
    ]);
    expect((await patch(id, { config: { environment: 'live' } })).body.data.config).toEqual({ environment: 'live' });
    const after = await accounts.prisma.accountConnection.findUniqueOrThrow({ where: { id } });
    expect(after.sealed).toBe(before.sealed);
  });

  // To be mended in `changeAccount`: its platform (breaker, limits) would stay that of the former exchange.
  test('of one exchange is not made one of another, whose fills are not its own', async () => {
    const config = { exchange: 'kraken' };
    const secrets = { apiKey: 'key-of-kraken', secret: 'secret-of-kraken' };
    const { id } = await accounts.connectAndRead({ connector: 'ccxt', platform: 'kraken', config, secrets }, owner);
    const changed = await patch(id, { config: { exchange: 'bybit' } });
    expect([changed.status, changed.body.errors?.[0]?.pointer]).toEqual([422, '/config/exchange']);
    expect(await accounts.find(id)).toMatchObject({ platform: 'kraken', config });
  });

  test.each(['url', 'mode', 'readOnly'])('is refused %s, which is for calendars', async (name) => {
    const { id } = await accounts.connectAndRead({}, owner);
    const value = { url: 'https://a.example/a.ics', mode: 'auto', readOnly: true }[name];
    expect(told(await patch(id, { [name]: value }))).toEqual([422, `/${name} unrecognized_key`]);
  });

  test('by somebody else, support too, is as if it were not there', async () => {
    const { id } = await accounts.connectAndRead({}, owner);
    for (const role of ['member', 'support'] as const) {
      const other = accountsApi(accounts, await accounts.world.aMember(role));
      expect((await other.patch(`/api/connections/${id}`).send({ label: 'Volé' })).status).toBe(404);
      expect((await other.delete(`/api/connections/${id}`)).status).toBe(404);
    }
  });
});

test('no answer about an account has its secrets, what they are sealed to, or their mark', async () => {
  const { id } = (await connect()).body.data;
  await accounts.read(id, [{ records: [fill('1')], rejected: [rejectedRow('r1')] }]);
  await api().post(`/api/connections/${id}/sync`);
  const { sealed, credentialMark } = await accounts.prisma.accountConnection.findUniqueOrThrow({ where: { id } });
  const [run] = await accounts.prisma.accountRun.findMany({ where: { connectionId: id } });
  const admin = accountsApi(accounts, await accounts.world.aMember('admin'));
  const ofConnection = ['', '/runs', '/fills', '/trades', '/rejected'].map((rest) => `/api/connections/${id}${rest}`);
  const paths = [...ofConnection, '/api/connections?kind=brokerage', `/api/runs/${run?.id}`, '/api/connectors'];
  const answers = [
    ...(await Promise.all(paths.map((path) => api().get(path)))),
    ...(await Promise.all(ofConnection.map((path) => admin.get(path)))),
    await admin.get('/api/scheduler/broker-sync'),
    await api().post(`/api/connections/${id}/check`),
    await api().patch(`/api/connections/${id}`).send({ label: 'Autre' }),
    await connect(),
  ];
  expect(answers.map(({ status }) => status)).toEqual([...answers.slice(0, -1).map(() => 200), 409]);
  const everything = answers.map(({ text }) => text).join('\n');
  expect(everything).toContain(id);
  for (const secret of [...Object.values(key), sealed, credentialMark, '"secrets"', '"sealed"'])
    expect(everything).not.toContain(secret);
});

describe('a request for a run', () => {
  const sync = (id: string) => api().post(`/api/connections/${id}/sync`);

  test('says whether it started one, joined one or woke one that waited', async () => {
    const { id } = await accounts.connectAndRead({}, owner);
    const started = await sync(id);
    expect([started.status, started.body.data]).toMatchObject([202, { state: 'started', workflowId: `sync/${id}` }]);
    expect(started.headers['location']).toBe(`/api/runs/${started.body.data.runId}`);
    expect((await sync(id)).body.data).toEqual({ ...started.body.data, state: 'joined' });
    const { key: passKey } = await accounts.begun(id);
    const until = minutesAfter(NOW, 5);
    const wait = { phase: 'waiting_retry', until, waitMs: 300_000, attempt: 3, failure: failure('TRANSIENT') } as const;
    await accounts.stores.accountPasses.wait(passKey, wait);
    const waiting = await api().get(`/api/connections/${id}`);
    expect(waiting.body.data).toMatchObject({ status: 'SYNCING', phase: 'waiting_retry', waitingUntil: until });
    expect((await sync(id)).body.data).toEqual({ ...started.body.data, state: 'woken' });
    expect(signalled).toEqual(Array.from({ length: 3 }, () => `accountSyncRequested ${id}`));
  });

  test('is taken while it is switched off', async () => {
    const { id } = await accounts.connectAndRead({ syncEnabled: false }, owner);
    expect((await sync(id)).body.data).toMatchObject({ state: 'started' });
  });
});

describe('what became of an account', () => {
  test('is told in its runs with counts, and in words with the next step where it failed', async () => {
    const { id } = await accounts.connect({}, owner);
    await accounts.read(id, [{ records: [fill('1'), fill('1'), fill('2')], rejected: [rejectedRow('r1')] }]);
    accounts.world.pass(1);
    await api().post(`/api/connections/${id}/sync`);
    const { key: passKey } = await accounts.begun(id);
    accounts.world.pass(2);
    const refused = failure('AUTH', {
      code: '40110000',
      advice: 'reconnect',
      detail: 'status 401 while reading fills',
    });
    await accounts.ended(passKey, { how: 'failed', failure: refused });
    const { data } = (await api().get(`/api/connections/${id}/runs`)).body;
    expect(data).toMatchObject([
      { number: 2, status: 'failed', durationMs: 120_000, attempts: 1, error: { type: 'AUTH', code: '40110000' } },
      {
        ...{ number: 1, status: 'partial', fetched: 4, imported: 2, skipped: 1, rejected: 1, updated: 0 },
        ...{ tradesImported: 2, tradesSkipped: 1, tradesRejected: 1, tradesUpdated: 0, durationMs: 0, listingId: null },
      },
    ]);
    const shown = (await api().get(`/api/connections/${id}`)).body.data;
    expect(shown).toMatchObject({
      status: 'ERROR',
      lastSyncError: { type: 'AUTH', code: '40110000', since: accounts.now },
    });
    expect(shown.lastSyncError.nextStep.length).toBeGreaterThan(10);
    expect(JSON.stringify([shown, data])).not.toContain('status 401');
    const run = await api().get(`/api/runs/${data[0].id}`);
    expect(run.body.data).toMatchObject({ id: data[0].id, number: 2 });
  });
});

describe('a check', () => {
  test('of credentials that were only typed stores nothing, and of a service that does not answer says so', async () => {
    const typed = { config: alpaca.config, secrets: key };
    const { status, body, text } = await api().post('/api/connectors/alpaca/check').send(typed);
    expect([status, body.data]).toMatchObject([
      200,
      { ok: false, accounts: [], rights: [], error: { type: 'TRANSIENT' } },
    ]);
    expect(text).not.toContain(key.secretKey);
    expect(await accounts.prisma.accountConnection.count({ where: { ownerId: owner.memberId } })).toBe(0);
    expect(told(await api().post('/api/connectors/alpaca/check').send({ secrets: key }))).toEqual([
      422,
      '/config/environment invalid_type',
    ]);
  });

  test('of stored credentials that do not open says to give new ones', async () => {
    const { body } = await connect();
    const { id } = body.data;
    await accounts.prisma.accountConnection.update({ where: { id }, data: { sealed: 'v2.k9.nonsense' } });
    const answer = await api().post(`/api/connections/${id}/check`);
    expect(answer.body.data).toMatchObject({ ok: false, error: { type: 'SYSTEM' } });
    expect(await accounts.find(id)).toMatchObject({ checkedAt: null });
  });
});

test('an account that is removed is gone from the API at once, and whoever reads it is told', async () => {
  const { id } = await accounts.connectAndRead({}, owner);
  expect((await api().delete(`/api/connections/${id}`)).status).toBe(204);
  expect(signalled).toEqual([`accountSyncRequested ${id}`, `resolved ${id}`]);
  const paths = ['', '/runs', '/fills', '/trades', '/rejected'];
  const answers = await Promise.all(paths.map((path) => api().get(`/api/connections/${id}${path}`)));
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
  expect((await api().delete(`/api/connections/${id}`)).status).toBe(404);
});
