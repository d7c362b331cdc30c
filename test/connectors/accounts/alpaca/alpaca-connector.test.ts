import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alpacaFaultNames } from '../../../../sandbox/accounts/alpaca/alpaca-faults.ts';
import { classifyAlpaca } from '../../../../src/connectors/accounts/alpaca/alpaca-classify.ts';
import { createAlpacaConnector } from '../../../../src/connectors/accounts/alpaca/alpaca-connector.ts';
import { aCall, aFill, alpacaWorld, anAccess, keys, now, stopAlpaca } from './alpaca-world.ts';

afterEach(stopAlpaca);

describe('checking an Alpaca account', () => {
  it('names the account, and warns that its keys may trade', async () => {
    const { connector, accountId, alpaca } = await alpacaWorld();
    expect(await connector.check(anAccess, aCall())).toEqual({
      outcome: 'answered',
      value: { accounts: [{ id: accountId, name: 'PA00000001' }], rights: ['read', 'trade'], clockSkewMs: null },
    });
    expect(alpaca.requests().map(({ path }) => path)).toEqual(['/v2/account']);
  });

  it.each([
    ['a wrong secret', { ...keys, secretKey: 'another-secret-key' }],
    ['a wrong key', { ...keys, keyId: 'PKANOTHERKEY00000000' }],
    ['no keys at all', {}],
  ])('refuses %s', async (_name, secrets) => {
    const { connector } = await alpacaWorld();
    const answer = await connector.check({ ...anAccess, secrets }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
  });

  it('asks the host of the environment, where the keys of the other are refused', async () => {
    const { connector, live } = await alpacaWorld();
    const answer = await connector.check({ ...anAccess, config: { environment: 'live' } }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH' } });
    expect(live.requests()).toHaveLength(1);
  });

  it('refuses keys of another account than the one that was chosen', async () => {
    const { connector } = await alpacaWorld();
    const answer = await connector.check({ ...anAccess, accountId: 'e6fe16f3-0000-4921-8928-000000000000' }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'NOT_FOUND', advice: 'mend_entry' } });
  });
});

describe('the Alpaca connector', () => {
  it('declares 200 requests a minute for each key, and a limit of the address for walls', async () => {
    const { connector } = await alpacaWorld();
    expect(connector.limitsOf({})).toContainEqual({
      name: 'alpaca-key',
      scope: 'key',
      kind: 'window',
      capacity: 200,
      windowMs: 60_000,
    });
    expect(connector.limitsOf({})).toContainEqual(
      expect.objectContaining({ name: 'alpaca-address', scope: 'address' }),
    );
  });

  it('asks the service once for a page, at a cost of one for either limit', async () => {
    const { alpaca, read } = await alpacaWorld();
    await read();
    expect(alpaca.requests()).toHaveLength(1);
    const costs: unknown[] = [];
    const connector = createAlpacaConnector({
      openHttp: () => ({
        async send(request) {
          costs.push(request.costs);
          return { outcome: 'limited', limit: 'alpaca-key', waitMs: 9_000 };
        },
      }),
    });
    const page = { stream: 'fills', partition: '', cursor: null, until: now, since: null };
    expect(await connector.readPage(anAccess, page, aCall())).toMatchObject({
      failure: { kind: 'RATE_LIMITED', limit: 'alpaca-key', retryAfterMs: 9_000 },
    });
    expect(costs).toEqual([{ 'alpaca-key': 1, 'alpaca-address': 1 }]);
  });

  it('reads both streams in every run, as the same account', async () => {
    const { connector, read } = await alpacaWorld();
    const partitions = connector.partitions(anAccess);
    expect(partitions.map(({ stream }) => stream)).toEqual(['fills', 'fees']);
    expect(connector.describe().streams.map(({ name }) => name)).toEqual(['fills', 'fees']);
    for (const { stream } of partitions)
      expect(await read({ stream })).toMatchObject({ outcome: 'page', isDone: true });
    expect(await read({ stream: 'dividends' })).toMatchObject({ outcome: 'failed', failure: { kind: 'SYSTEM' } });
  });

  it('names the chosen account in what it reads', async () => {
    const { connector, alpaca, accountId } = await alpacaWorld();
    alpaca.addFill(keys.keyId, aFill());
    const page = { stream: 'fills', partition: '', cursor: null, until: now, since: null };
    const read = await connector.readPage({ ...anAccess, accountId }, page, aCall());
    expect(read).toMatchObject({ records: [{ fill: { accountKey: accountId } }] });
  });

  it('asks for secrets as secrets, in both languages', async () => {
    const { connector } = await alpacaWorld();
    const { fields } = connector.describe();
    expect(fields.map(({ name, isSecret }) => [name, isSecret])).toEqual([
      ['environment', false],
      ['keyId', true],
      ['secretKey', true],
    ]);
    for (const { label, help } of fields) expect([label.fr, label.en, help?.fr, help?.en].every(Boolean)).toBe(true);
  });
});

describe('whatever goes wrong at Alpaca', () => {
  it.each(alpacaFaultNames)('by %s, no secret and no address is told', async (fault) => {
    const { connector, alpaca } = await alpacaWorld();
    alpaca.addFill(keys.keyId, aFill());
    alpaca.setFault(fault);
    const call = () => ({ signal: AbortSignal.timeout(fault === 'hang' ? 50 : 10_000), now });
    const page = { partition: '', cursor: null, until: now, since: null };
    const told = JSON.stringify([
      await connector.check(anAccess, call()),
      await connector.readPage(anAccess, { ...page, stream: 'fills' }, call()),
      await connector.readPage(anAccess, { ...page, stream: 'fees' }, call()),
    ]);
    for (const secret of [...Object.values(keys), '127.0.0.1', 'http:', '?', 'page_size'])
      expect(told).not.toContain(secret);
  });

  it('a service that says the secrets back is not repeated', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
    const status = fc.constantFrom(200, 301, 400, 401, 403, 404, 422, 429, 500, 503);
    const body = (text: string) =>
      fc.constantFrom(
        text,
        JSON.stringify({ code: text, message: text }),
        JSON.stringify({ code: 40310000, message: `key ${text} is bad` }),
        `<html>${text}</html>`,
        `[{"id":"${text}`,
        JSON.stringify([{ id: text }]),
      );
    const property = fc.property(
      secret.chain((text) => fc.tuple(fc.constant(text), status, body(text))),
      ([text, code, said]) => {
        const headers = { 'retry-after': text, 'x-ratelimit-reset': text, date: text, location: text };
        const failure = classifyAlpaca({ outcome: 'answered', status: code, headers, text: said }, 'reading fills');
        expect(JSON.stringify(failure)).not.toContain(text);
      },
    );
    fc.assert(property, { numRuns: 500, verbose: 1 });
  });
});
