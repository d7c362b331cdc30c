import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BilletwebFault } from '../../../../sandbox/accounts/billetweb/fault.ts';
import type { AccountReply } from '../../../../src/account-ports.ts';
import { billetwebLimits } from '../../../../src/connectors/accounts/billetweb/billetweb-description.ts';
import { purposes } from '../../../../src/connectors/accounts/billetweb/billetweb-purposes.ts';
import { failureKinds } from '../../../../src/domain/failure.ts';
import {
  accessTo,
  type ConnectedBilletweb,
  callAt,
  connectedBilletweb,
  startAt,
  token,
  withRates,
} from './connected-billetweb.ts';

let billetweb: ConnectedBilletweb;
beforeEach(async () => {
  billetweb = await connectedBilletweb();
  billetweb.control.putEvent(token, withRates([{}]));
});
afterEach(() => billetweb.close());

const minuteMs = 60_000;
const limited = { kind: 'RATE_LIMITED', advice: 'wait', code: 'rate_limiting', limit: 'key' };
const blocked = { kind: 'BLOCKED', advice: 'wait', limit: 'address' };
const ours = { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null };
const said = (error: string, description?: string) => JSON.stringify({ error, description });
/** The body as a live client met it (betagouv/assistant-declaration src/core/ticketing/billetweb.ts). */
const rateLimitingText = `{
    "error": "rate_limiting",
    "description": "You exceed the global rate limiter : 100 hits per minute"
}`;
const restrictedText = said('unauthorized', '... limited rights to specific events ...');

describe('a failure of the list of events', () => {
  test.each<[BilletwebFault, object]>([
    [{ kind: 'rate_limiting' }, { ...limited, retryAfterMs: minuteMs }],
    [
      { kind: 'rate_limiting', status: 403 },
      { ...limited, retryAfterMs: minuteMs },
    ],
    [
      { kind: 'rate_limiting', status: 503 },
      { ...limited, retryAfterMs: minuteMs },
    ],
    [
      { kind: 'rate_limiting', status: 200 },
      { ...limited, retryAfterMs: minuteMs },
    ],
    [
      { kind: 'rate_limiting', retryAfter: '7' },
      { ...limited, retryAfterMs: 7_000 },
    ],
    [
      { kind: 'rate_limiting', retryAfter: '0' },
      { ...limited, retryAfterMs: 1_000 },
    ],
    [
      { kind: 'rate_limiting', retryAfter: '86400' },
      { ...limited, retryAfterMs: 30 * minuteMs },
    ],
    [
      { kind: 'rate_limiting', retryAfter: 'later' },
      { ...limited, retryAfterMs: minuteMs },
    ],
    [{ kind: 'challenge' }, { ...blocked, retryAfterMs: 10 * minuteMs }],
    [
      { kind: 'challenge', status: 503 },
      { ...blocked, retryAfterMs: 10 * minuteMs },
    ],
    [
      { kind: 'challenge', status: 200 },
      { ...blocked, retryAfterMs: 10 * minuteMs },
    ],
    [
      { kind: 'challenge', retryAfter: '1200' },
      { ...blocked, retryAfterMs: 20 * minuteMs },
    ],
    [
      { kind: 'challenge', retryAfter: '5' },
      { ...blocked, retryAfterMs: 10 * minuteMs },
    ],
    [
      { kind: 'body', status: 403, text: '<!DOCTYPE html><title>Blocked</title>' },
      { ...blocked, retryAfterMs: 10 * minuteMs },
    ],
    [{ kind: 'restricted' }, { kind: 'CONFIG', advice: 'widen_key', code: 'unauthorized' }],
    [
      { kind: 'body', status: 403, text: restrictedText },
      { kind: 'CONFIG', advice: 'widen_key' },
    ],
    [{ kind: 'object' }, ours],
    [{ kind: 'truncated' }, { kind: 'TRANSIENT', advice: 'wait', code: null }],
    [
      { kind: 'body', status: 200, text: '' },
      { kind: 'TRANSIENT', advice: 'wait', code: null },
    ],
    [
      { kind: 'body', status: 200, text: '<html>maintenance</html>' },
      { ...blocked, retryAfterMs: 10 * minuteMs },
    ],
    [{ kind: 'body', status: 200, text: 'null' }, ours],
    [{ kind: 'body', status: 200, text: said('new_word') }, ours],
    [{ kind: 'body', status: 302, text: '' }, ours],
    [
      { kind: 'body', status: 400, text: said('version') },
      { kind: 'SYSTEM', advice: 'ours' },
    ],
    [
      { kind: 'body', status: 404, text: '' },
      { kind: 'NOT_FOUND', advice: 'mend_entry' },
    ],
    [
      { kind: 'body', status: 429, text: 'slow down' },
      { ...limited, retryAfterMs: minuteMs },
    ],
    [
      { kind: 'body', status: 500, text: '<html>oops</html>' },
      { kind: 'TRANSIENT', advice: 'wait' },
    ],
    [
      { kind: 'body', status: 503, text: '[]' },
      { kind: 'TRANSIENT', advice: 'wait' },
    ],
    [
      { kind: 'body', status: 503, text: '' },
      { kind: 'TRANSIENT', advice: 'wait' },
    ],
    [{ kind: 'reset' }, { kind: 'TRANSIENT', advice: 'wait' }],
    ...[200, 401, 403].map((status): [BilletwebFault, object] => [
      { kind: 'body', status, text: said('unauthorized', 'Authentication failed') },
      { kind: 'AUTH', advice: 'reconnect', code: 'unauthorized' },
    ]),
    [
      { kind: 'body', status: 401, text: said('unauthorized') },
      { kind: 'AUTH', advice: 'reconnect' },
    ],
    [
      { kind: 'body', status: 403, text: said('unauthorized') },
      { kind: 'AUTH', advice: 'reconnect' },
    ],
    [
      { kind: 'body', status: 200, text: said('unauthorized') },
      { kind: 'CONFIG', advice: 'widen_key' },
    ],
    [
      { kind: 'body', status: 200, text: said('wrong_key') },
      { kind: 'AUTH', advice: 'reconnect' },
    ],
    [
      { kind: 'body', status: 401, text: '' },
      { kind: 'AUTH', advice: 'reconnect', code: null },
    ],
    [
      { kind: 'body', status: 403, text: 'Forbidden' },
      { kind: 'AUTH', advice: 'reconnect' },
    ],
  ])('by %j is %j', async (fault, failure) => {
    billetweb.control.setFault(fault);
    const expected = { outcome: 'failed', failure: expect.objectContaining(failure) };
    expect(await billetweb.read({ stream: 'events' })).toEqual(expected);
    expect(await billetweb.connector.check(accessTo(), callAt(startAt))).toEqual(expected);
  });

  test('of an hour that Retry-After names is reckoned by the service’s own clock', async () => {
    const headers = { 'Retry-After': 'Tue, 24 Nov 2026 08:03:00 GMT', Date: 'Tue, 24 Nov 2026 08:00:00 GMT' };
    billetweb.control.setFault({ kind: 'body', status: 429, text: rateLimitingText, headers });
    expect(await billetweb.read({ stream: 'events' })).toMatchObject({ failure: { retryAfterMs: 3 * minuteMs } });
  });

  test('of no answer comes by the deadline of the call', async () => {
    billetweb.control.setFault({ kind: 'hang' });
    const answer = await billetweb.connector.check(accessTo(), callAt(startAt, 100));
    const detail = 'timeout instead of an answer from www.billetweb.fr (reading events)';
    expect(answer).toMatchObject({ failure: { kind: 'TRANSIENT', advice: 'wait', detail } });
  });
});

describe('a failure of sales and places', () => {
  const reads = {
    '/attendees': () => billetweb.read({ stream: 'sales', cursor: { since: startAt, fullAt: startAt } }, ['1235:0']),
    '/dates': () => billetweb.read({ stream: 'places', partition: '1235' }, ['1235:1']),
    '/tickets': () => billetweb.read({ stream: 'places', partition: '1235' }, ['1235:0']),
    '/event/1235/attendees': () => {
      const cursor = { step: 'attendees', total: 3, until: startAt };
      return billetweb.read({ stream: 'places', partition: '1235', cursor }, ['1235:0']);
    },
  };

  describe.each(Object.entries(reads))('at %s', (path, read) => {
    test.each<[BilletwebFault, object]>([
      [{ kind: 'rate_limiting' }, limited],
      [{ kind: 'challenge' }, blocked],
      [{ kind: 'object' }, ours],
      [{ kind: 'truncated' }, { kind: 'TRANSIENT', advice: 'wait' }],
      [{ kind: 'body', status: 500, text: '' }, { kind: 'TRANSIENT' }],
      [
        { kind: 'body', status: 200, text: said('unauthorized', 'Wrong key') },
        { kind: 'AUTH', advice: 'reconnect' },
      ],
      [{ kind: 'reset' }, { kind: 'TRANSIENT' }],
    ])('by %j fails the page and moves no cursor', async (fault, failure) => {
      billetweb.control.sell(token, { eventId: 1235 });
      billetweb.control.setFault({ ...fault, path });
      expect(await read()).toEqual({ outcome: 'failed', failure: expect.objectContaining(failure) });
    });

    test('is over with its fault', async () => {
      billetweb.control.setFault({ kind: 'rate_limiting', path, times: 1 });
      expect(await read()).toMatchObject({ outcome: 'failed' });
      expect((await read()).outcome).not.toBe('failed');
    });
  });
});

describe('the limit', () => {
  test('of Billetweb, once over it, is told from the 91st request of a minute on and is new with the next', async () => {
    for (let count = 0; count < 90; count += 1) {
      expect(await billetweb.read({ stream: 'events' })).toMatchObject({ outcome: 'page' });
    }
    expect(await billetweb.read({ stream: 'events' })).toMatchObject({ failure: limited });
    billetweb.setNow('2026-11-24T08:01:00.000Z');
    expect(await billetweb.read({ stream: 'events' })).toMatchObject({ outcome: 'page' });
    expect(billetweb.control.overLimit()).toBe(1);
  });

  test('of ours asks Billetweb nothing and says how long', () => {
    const reply = { outcome: 'limited', limit: 'address', waitMs: 12_345 } as const;
    expect(billetweb.connector.classify(reply, purposes.sales)).toEqual({
      kind: 'RATE_LIMITED',
      advice: 'wait',
      code: null,
      limit: 'address',
      retryAfterMs: 12_345,
      isOurs: true,
      detail:
        'the limit address, which relais keeps itself, leaves no room yet (reading what was sold lately from www.billetweb.fr)',
    });
  });
});

describe('a reply of the network', () => {
  test.each([
    ['timeout', 'TRANSIENT', 'wait'],
    ['cancelled', 'TRANSIENT', 'wait'],
    ['ENOTFOUND', 'TRANSIENT', 'wait'],
    ['ECONNRESET', 'TRANSIENT', 'wait'],
    ['connect to https://www.billetweb.fr/api?key=s3cret', 'TRANSIENT', 'wait'],
    ['too_big', 'SCHEMA_DRIFT', 'ours'],
    ['UND_ERR_INVALID_ARG', 'CONFIG', 'reconnect'],
  ])('%s is %s', (code, kind, advice) => {
    const failure = billetweb.connector.classify({ outcome: 'unanswered', code }, purposes.events);
    expect(failure).toMatchObject({ kind, advice, code: null });
    expect(failure.detail).not.toContain('s3cret');
  });
});

describe('whatever Billetweb answers', () => {
  const word = fc.constantFrom(
    token,
    'Nom',
    'a@example.org',
    'unauthorized',
    'rate_limiting',
    'not_found',
    'limited rights',
    'key',
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    word,
    fc.tuple(word, word).map(([error, description]) => said(error, description)),
    fc
      .array(fc.record({ id: word, name: word, email: word, disabled: word, event: word }))
      .map((rows) => JSON.stringify(rows)),
    word.map((name) => `<html>${name} /cdn-cgi/challenge-platform/h/g ${token}</html>`),
  );
  const answered: fc.Arbitrary<AccountReply> = fc.record({
    outcome: fc.constant('answered' as const),
    status: fc.oneof(fc.constantFrom(200, 401, 403, 404, 429, 503), fc.integer({ min: 100, max: 599 })),
    headers: fc.record({ 'retry-after': fc.oneof(fc.string(), fc.integer().map(String)), date: fc.string() }),
    text,
  });

  test('it has a kind that is known, waits for what is limited, and tells no secret and no person (2,000 replies, seed 20261130)', () => {
    const limits = billetwebLimits.map(({ name }) => name);
    fc.assert(
      fc.property(answered, fc.constantFrom(...Object.values(purposes)), (reply, purpose) => {
        const failure = billetweb.connector.classify(reply, purpose);
        expect(failureKinds).toContain(failure.kind);
        expect(JSON.stringify(failure)).not.toMatch(new RegExp(`${token}|\\bNom\\b|example\\.org|\\?`));
        const isLimited = failure.kind === 'RATE_LIMITED' || failure.kind === 'BLOCKED';
        expect(failure.limit === undefined).toBe(!isLimited);
        if (!isLimited) return;
        expect(limits).toContain(failure.limit);
        expect(failure.retryAfterMs).toBeGreaterThanOrEqual(failure.kind === 'BLOCKED' ? 10 * minuteMs : 1_000);
        expect(failure.retryAfterMs).toBeLessThanOrEqual(30 * minuteMs);
      }),
      { numRuns: 2_000, seed: 20_261_130 },
    );
  });

  test('no page, rejected row or failure holds a secret or a person (300 answers, seed 20261130)', async () => {
    const person = { firstname: 'Prénom', email: 'a@example.org', order_name: 'Nom', order_email: 'a@example.org' };
    const field = fc.constantFrom<unknown>('1', '0', 1235, 'x', null, undefined, '2026-12-31 20:00:00');
    const row = fc.record(
      {
        id: field,
        event: field,
        disabled: field,
        order_session: field,
        multiple: field,
        start: field,
        end: field,
        quota: field,
      },
      { requiredKeys: [] },
    );
    const pages = fc.constantFrom(
      { stream: 'events', linked: [] },
      { stream: 'sales', linked: ['1235:0'], cursor: { since: startAt, fullAt: startAt } },
      { stream: 'places', partition: '1235', linked: ['1235:1'] },
      { stream: 'places', partition: '1235', linked: ['1235:0'] },
      {
        stream: 'places',
        partition: '1235',
        linked: ['1235:0'],
        cursor: { step: 'attendees', total: 3, until: startAt },
      },
    );
    billetweb.control.setLimits({ key: null, address: null });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 3 }), pages, async (rows, { linked, ...page }) => {
        const body = JSON.stringify(rows.map((fields) => ({ ...fields, ...person, custom: token })));
        billetweb.control.setFault({ kind: 'body', status: 200, text: body });
        const told = JSON.stringify(await billetweb.read(page, linked));
        expect(told).not.toMatch(new RegExp(`${token}|Nom|Prénom|example\\.org`));
      }),
      { numRuns: 300, seed: 20_261_130 },
    );
  });

  test.each([
    ['events', '', '1235:1'],
    ['places', '1235', '1235:1'],
  ])('a ticket among %s is rejected, and of its person’s name nothing is kept', async (stream, partition, linked) => {
    const ticket = {
      id: '656087',
      name: 'Nom',
      ticket_id: '12693',
      disabled: '0',
      order_session: '0',
      order_paid: '1',
    };
    billetweb.control.setFault({ kind: 'body', status: 200, text: JSON.stringify([ticket]) });
    const { name: _name, ...raw } = ticket;
    expect(await billetweb.read({ stream, partition }, [linked])).toMatchObject({
      rejected: [{ externalId: '656087' }],
    });
    const read = await billetweb.read({ stream, partition }, [linked]);
    expect(read).toHaveProperty('rejected.0.raw', raw);
    expect(JSON.stringify(read)).not.toContain('Nom');
  });
});
