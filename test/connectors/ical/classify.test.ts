import { describe, expect, it } from '@jest/globals';
import {
  classifyFault,
  classifyStatus,
  classifyTrouble,
  classifyUnreadable,
} from '../../../src/connectors/ical/classify.ts';
import type { FetchTrouble } from '../../../src/connectors/ical/fetch-trouble.ts';
import { retryAfterMs } from '../../../src/connectors/ical/retry-after.ts';

const now = '2026-11-24T06:00:00.000Z';
const anAnswer = { retryAfter: undefined, validators: null, body: new Uint8Array() };
const statusKind = (status: number) => classifyStatus({ ...anAnswer, status }, 'feeds.example', now)?.kind;

describe('classifyStatus', () => {
  it.each([
    [200, undefined],
    [203, undefined],
    [206, 'BAD_FEED'],
    [304, 'BAD_FEED'],
    [400, 'CONFIG'],
    [401, 'AUTH'],
    [403, 'AUTH'],
    [404, 'NOT_FOUND'],
    [405, 'CONFIG'],
    [408, 'TRANSIENT'],
    [410, 'NOT_FOUND'],
    [418, 'CONFIG'],
    [429, 'RATE_LIMITED'],
    [500, 'TRANSIENT'],
    [503, 'TRANSIENT'],
    [599, 'TRANSIENT'],
  ])('reads %i as %s', (status, kind) => {
    expect(statusKind(status)).toBe(kind);
  });

  it('tells how long to wait with 429 only', () => {
    const answer = (status: number) => ({ ...anAnswer, status, retryAfter: '30' });
    expect(classifyStatus(answer(429), 'feeds.example', now)).toEqual({
      kind: 'RATE_LIMITED',
      detail: 'HTTP 429 from feeds.example',
      retryAfterMs: 30_000,
    });
    expect(classifyStatus(answer(503), 'feeds.example', now)).not.toHaveProperty('retryAfterMs');
  });
});

describe('retryAfterMs', () => {
  it.each([
    [undefined, 900_000],
    ['', 900_000],
    ['soon', 900_000],
    ['-5', 900_000],
    ['1.5', 900_000],
    ['120', 120_000],
    [' 120 ', 120_000],
    ['0', 1_000],
    ['86401', 86_400_000],
    ['99999999999999999999999999', 86_400_000],
    ['Tue, 24 Nov 2026 06:10:00 GMT', 600_000],
    ['Tuesday, 24-Nov-26 06:10:00 GMT', 600_000],
    ['Tue Nov 24 06:10:00 2026', 600_000],
    ['Tue, 24 Nov 2026 05:00:00 GMT', 1_000],
    ['Fri, 24 Nov 2028 06:00:00 GMT', 86_400_000],
  ])('reads %j as %i ms', (header, waitMs) => {
    expect(retryAfterMs(header, now)).toBe(waitMs);
  });
});

describe('classifyTrouble', () => {
  const troubles: readonly (readonly [FetchTrouble, string])[] = [
    [{ kind: 'address_refused', reason: 'not_public', hop: 0 }, 'BLOCKED'],
    [{ kind: 'address_refused', reason: 'not_http', hop: 0 }, 'CONFIG'],
    [{ kind: 'address_refused', reason: 'not_http', hop: 2 }, 'BLOCKED'],
    [{ kind: 'downgraded', hop: 1 }, 'BLOCKED'],
    [{ kind: 'bad_redirect', hop: 1 }, 'BAD_FEED'],
    [{ kind: 'too_many_redirects', max: 3 }, 'BAD_FEED'],
    [{ kind: 'too_big', maxBytes: 5 }, 'BAD_FEED'],
    [{ kind: 'undecodable', reason: 'corrupt coding' }, 'BAD_FEED'],
    [{ kind: 'deadline', totalMs: 20_000 }, 'TRANSIENT'],
    [{ kind: 'cancelled' }, 'TRANSIENT'],
    [{ kind: 'host_closed', retryAfterMs: 1_500, wasUnavailable: false }, 'RATE_LIMITED'],
    [{ kind: 'host_closed', retryAfterMs: 1_500, wasUnavailable: true }, 'TRANSIENT'],
    [{ kind: 'host_busy', turnMs: 8_000 }, 'TRANSIENT'],
    [{ kind: 'network', code: 'ENOTFOUND' }, 'TRANSIENT'],
    [{ kind: 'fault' }, 'SYSTEM'],
  ];

  it.each(troubles)('reads %j as %s', (trouble, kind) => {
    expect(classifyTrouble(trouble, 'feeds.example').kind).toBe(kind);
  });

  it('lets who waits for a closed host wait for as long as it asked, in whole seconds', () => {
    const trouble = { kind: 'host_closed', retryAfterMs: 1_500, wasUnavailable: false } as const;
    expect(classifyTrouble(trouble, 'feeds.example')).toEqual({
      kind: 'RATE_LIMITED',
      detail: 'not asked for another 2 s by the Retry-After from feeds.example',
      retryAfterMs: 2_000,
    });
  });

  it('names the host and the cause within 200 characters', () => {
    expect(classifyTrouble({ kind: 'network', code: 'ECONNRESET' }, 'feeds.example').detail).toBe(
      'ECONNRESET from feeds.example',
    );
    expect(classifyUnreadable('empty body', 'feeds.example')).toEqual({
      kind: 'BAD_FEED',
      detail: 'empty body from feeds.example',
    });
    expect(classifyFault('a'.repeat(253)).detail).toHaveLength(200);
  });
});
