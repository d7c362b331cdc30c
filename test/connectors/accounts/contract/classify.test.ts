import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccountReply } from '../../../../src/account-ports.ts';
import { type AccountFailure, accountAdvices, courseOf } from '../../../../src/domain/account-failure.ts';
import { failureKinds } from '../../../../src/domain/failure.ts';
import { contractCases } from './cases.ts';
import { firstReading } from './reading.ts';
import { anyReply } from './replies.ts';
import { type ContractWorld, onStage } from './stage.ts';

const seconds = 1_000;
const minutes = 60 * seconds;

describe.each(contractCases)('$name judges', (contract) => {
  let world: ContractWorld;
  let purposes: readonly string[];
  beforeAll(async () => {
    world = await onStage(contract);
    await world.connector.check(world.access, world.call());
    world.pass(60_000);
    await firstReading(world);
    purposes = [...new Set(world.sent.map(({ request }) => request.purpose))];
  });

  test('any reply whatever, and never throws: its kind is one of ours, and a limit says which and for how long', () => {
    const limits = world.connector.limitsOf(world.access.config);
    const limitNames = limits.map(({ name }) => name);
    fc.assert(
      fc.property(anyReply(limitNames), fc.constantFrom(...purposes), (reply, purpose) => {
        const failure = world.connector.classify(reply, purpose);
        expect(failureKinds).toContain(failure.kind);
        expect(accountAdvices).toContain(failure.advice);
        expect(failure.code ?? '').toMatch(/^[\w :.-]{0,60}$/);
        expect(failure.detail).toMatch(/^[^\n]{5,300}$/);
        expectWait(failure, limits);
      }),
      { numRuns: 400 },
    );
  });

  test('a limit of our own as one that nobody else waits for, and that only', () => {
    const [{ name: limit } = { name: '' }] = world.connector.limitsOf(world.access.config);
    const own = world.connector.classify({ outcome: 'limited', limit, waitMs: 12_345 }, purposes[0] ?? '');
    expect(own).toMatchObject({ kind: 'RATE_LIMITED', limit, retryAfterMs: 12_345, isOurs: true, code: null });
    fc.assert(
      fc.property(
        anyReply([limit]).filter(({ outcome }) => outcome !== 'limited'),
        (reply) => expect(world.connector.classify(reply, purposes[0] ?? '').isOurs).toBeUndefined(),
      ),
    );
  });

  test.each<[string, AccountReply, AccountFailure['kind']]>([
    ['a page that has a browser prove itself', page(403, '<script src="/cdn-cgi/challenge-platform/h/b">'), 'BLOCKED'],
    ['the same with a good status', page(200, '<script src="/cdn-cgi/challenge-platform/h/b">'), 'BLOCKED'],
    ['a page of a firewall', page(403, '<h1>Access Denied</h1>'), 'BLOCKED'],
    ['a page that says no more than that it is forbidden', page(403, '<h1>Forbidden</h1>'), 'BLOCKED'],
    ['a page of a gateway', page(502, '<h1>502 Bad Gateway</h1>'), 'TRANSIENT'],
    ['an answer that was cut off', text(200, contract.cutOff), 'TRANSIENT'],
    ['an empty good answer', text(200, ''), 'TRANSIENT'],
    ['trouble of the service', text(500, ''), 'TRANSIENT'],
    ['maintenance', text(503, 'down for maintenance'), 'TRANSIENT'],
    ['too many requests', text(429, ''), 'RATE_LIMITED'],
    ['an answer that says nothing but that it is refused', text(401, ''), 'AUTH'],
    ['no answer in time', { outcome: 'unanswered', code: 'timeout' }, 'TRANSIENT'],
    ['a connection that broke', { outcome: 'unanswered', code: 'ECONNRESET' }, 'TRANSIENT'],
    ['an answer that is no shape of the service', text(200, '{"completely":"unknown"}'), 'SCHEMA_DRIFT'],
  ])('%s', (_what, reply, kind) => {
    for (const purpose of purposes) expect(world.connector.classify(reply, purpose)).toMatchObject({ kind });
  });

  test('Retry-After as the service means it: seconds, or a date against its own clock, within our bounds', () => {
    const dated = { date: 'Tue, 24 Nov 2026 11:00:00 GMT', 'retry-after': 'Tue, 24 Nov 2026 11:02:00 GMT' };
    const cases = [
      [{ 'retry-after': '90' }, 90 * seconds],
      [dated, 2 * minutes],
      [{ 'retry-after': '0' }, 1 * seconds],
      [{ 'retry-after': '86400' }, 30 * minutes],
    ] as const;
    for (const [headers, retryAfterMs] of cases) {
      const reply = { outcome: 'answered', status: 429, headers, text: '' } as const;
      expect(world.connector.classify(reply, purposes[0] ?? '')).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs });
    }
  });
});

function expectWait(
  failure: AccountFailure,
  limits: readonly { readonly name: string; readonly scope: string }[],
): void {
  const { kind, retryAfterMs, limit } = failure;
  if (courseOf(failure) !== 'wait_for_limit') {
    expect({ retryAfterMs, limit }).toEqual({ retryAfterMs: undefined, limit: undefined });
    return;
  }
  expect(retryAfterMs).toBeGreaterThanOrEqual(kind === 'BLOCKED' ? 10 * minutes : 1 * seconds);
  expect(retryAfterMs).toBeLessThanOrEqual(30 * minutes);
  const hit = limits.find(({ name }) => name === limit);
  // A wall stands before our address, whoever's key it is.
  expect(hit).toMatchObject(kind === 'BLOCKED' ? { scope: 'address' } : {});
}

function page(status: number, body: string): AccountReply {
  const text = `<!DOCTYPE html><html><head></head><body>${body}</body></html>`;
  return { outcome: 'answered', status, headers: { 'content-type': 'text/html; charset=utf-8' }, text };
}

function text(status: number, body: string): AccountReply {
  return { outcome: 'answered', status, headers: {}, text: body };
}
