import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oandaFaultNames } from '../../../../sandbox/accounts/oanda/oanda-faults.ts';
import type { AccountRequest } from '../../../../src/account-ports.ts';
import { classifyOanda } from '../../../../src/connectors/accounts/oanda/oanda-classify.ts';
import { createOandaConnector } from '../../../../src/connectors/accounts/oanda/oanda-connector.ts';
import { aCall, accountId, aFill, anAccess, now, oandaWorld, stopOanda, token } from './oanda-world.ts';

afterEach(stopOanda);

describe('checking an OANDA token', () => {
  it('names its accounts, and warns that it may trade', async () => {
    const { connector } = await oandaWorld();
    expect(await connector.check(anAccess, aCall())).toEqual({
      outcome: 'answered',
      value: { accounts: [{ id: accountId, name: accountId }], rights: ['read', 'trade'], clockSkewMs: null },
    });
  });

  it.each([
    ['that is wrong', { token: 'another-token-0123456789' }],
    ['that is missing', {}],
  ])('refuses one %s', async (_name, secrets) => {
    const { connector } = await oandaWorld();
    const answer = await connector.check({ ...anAccess, secrets }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
  });

  it('refuses one that was revoked', async () => {
    const { connector, oanda } = await oandaWorld();
    oanda.revokeToken(token);
    expect(await connector.check(anAccess, aCall())).toMatchObject({ failure: { kind: 'AUTH' } });
  });

  it('asks the host of the environment, where a token of the other is refused', async () => {
    const { connector, live } = await oandaWorld();
    const answer = await connector.check({ ...anAccess, config: { environment: 'live' } }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH' } });
    expect(live.requests()).toHaveLength(1);
  });

  it('refuses an account that the token does not reach', async () => {
    const { connector } = await oandaWorld();
    const answer = await connector.check({ ...anAccess, accountId: '101-001-7654321-001' }, aCall());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'NOT_FOUND', advice: 'mend_entry' } });
  });
});

describe('the OANDA connector', () => {
  it('declares the 100 requests a second that are advised for an address', async () => {
    const { connector } = await oandaWorld();
    const limit = { name: 'oanda-requests', scope: 'address', kind: 'window', capacity: 100, windowMs: 1_000 };
    expect(connector.limitsOf({})).toEqual([limit]);
  });

  it('asks once for a page, for times in RFC 3339, at a cost of one', async () => {
    const sent: AccountRequest[] = [];
    const connector = createOandaConnector({
      openHttp: () => ({
        async send(request) {
          sent.push(request);
          return { outcome: 'limited', limit: 'oanda-requests', waitMs: 2_000 };
        },
      }),
    });
    const page = { stream: 'transactions', partition: '1/../2', cursor: null, until: now, since: null };
    expect(await connector.readPage(anAccess, page, aCall())).toMatchObject({
      failure: { kind: 'RATE_LIMITED', limit: 'oanda-requests', retryAfterMs: 2_000 },
    });
    expect(sent).toMatchObject([
      {
        host: 'practice',
        path: '/v3/accounts/1%2F..%2F2/summary',
        headers: { authorization: `Bearer ${token}`, 'Accept-Datetime-Format': 'RFC3339' },
        costs: { 'oanda-requests': 1 },
      },
    ]);
  });

  it('has no other stream than those it describes', async () => {
    const { connector, read } = await oandaWorld();
    for (const { name } of connector.describe().streams) {
      expect(await read({ stream: name })).toMatchObject({ outcome: 'page' });
    }
    expect(await read({ stream: 'orders' })).toMatchObject({ outcome: 'failed', failure: { kind: 'SYSTEM' } });
  });

  it('asks for the token as a secret, in both languages', async () => {
    const { connector } = await oandaWorld();
    const { fields } = connector.describe();
    expect(fields.map(({ name, isSecret }) => [name, isSecret])).toEqual([
      ['environment', false],
      ['token', true],
    ]);
    for (const { label, help } of fields) expect([label.fr, label.en, help?.fr, help?.en].every(Boolean)).toBe(true);
  });
});

describe('whatever goes wrong at OANDA', () => {
  it.each(oandaFaultNames)('by %s, no secret and no address is told', async (fault) => {
    const { connector, oanda } = await oandaWorld();
    oanda.addFill(accountId, aFill());
    oanda.setFault(fault);
    const call = () => ({ signal: AbortSignal.timeout(fault === 'hang' ? 50 : 10_000), now });
    const page = { stream: 'transactions', partition: accountId, until: now, since: null };
    const kept = { currency: 'EUR', newestAt: null, isReread: false };
    const told = JSON.stringify([
      await connector.check(anAccess, call()),
      await connector.readPage(anAccess, { ...page, stream: 'accounts', cursor: null }, call()),
      await connector.readPage(anAccess, { ...page, cursor: null }, call()),
      await connector.readPage(anAccess, { ...page, cursor: { ...kept, phase: 'since', lastId: 1 } }, call()),
    ]);
    for (const secret of [token, '127.0.0.1', 'http:', '?', accountId]) expect(told).not.toContain(secret);
  });

  it('a service that says the token back is not repeated', () => {
    const body = (text: string) =>
      fc.constantFrom(
        text,
        JSON.stringify({ errorMessage: text, errorCode: text }),
        JSON.stringify({ errorMessage: `Invalid value specified for '${text}'` }),
        `<html>${text}</html>`,
        `{"transactions":[{"id":"${text}`,
        JSON.stringify({ transactions: [{ id: text }] }),
      );
    const status = fc.constantFrom(200, 301, 400, 401, 403, 404, 405, 416, 429, 500, 503);
    const secret = fc.stringMatching(/^[a-z0-9]{16,40}-[A-Za-z0-9]{16,40}$/);
    const property = fc.property(
      secret.chain((text) => fc.tuple(fc.constant(text), status, body(text))),
      ([text, code, said]) => {
        const headers = { 'retry-after': text, date: text, location: text };
        const failure = classifyOanda({ outcome: 'answered', status: code, headers, text: said }, 'reading');
        expect(JSON.stringify(failure)).not.toContain(text);
      },
    );
    fc.assert(property, { numRuns: 500, verbose: 1 });
  });
});
