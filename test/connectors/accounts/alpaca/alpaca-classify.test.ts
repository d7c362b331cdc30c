import { afterEach, describe, expect, it } from '@jest/globals';
import { type AlpacaFault, alpacaFaultNames } from '../../../../sandbox/accounts/alpaca/alpaca-faults.ts';
import type { AccountReply } from '../../../../src/account-ports.ts';
import { classifyAlpaca } from '../../../../src/connectors/accounts/alpaca/alpaca-classify.ts';
import type { AccountFailure } from '../../../../src/domain/account-failure.ts';
import { alpacaWorld, anAccess, now, stopAlpaca } from './alpaca-world.ts';

afterEach(stopAlpaca);

const minuteMs = 60_000;
const blocked: Partial<AccountFailure> = {
  kind: 'BLOCKED',
  advice: 'wait',
  limit: 'alpaca-address',
  retryAfterMs: 10 * minuteMs,
  code: null,
};
const transient: Partial<AccountFailure> = { kind: 'TRANSIENT', advice: 'wait' };

/** Every error body of the fake, which are those that are known of the service. */
const meaning: Readonly<Record<AlpacaFault, Partial<AccountFailure>>> = {
  unauthorized: { kind: 'AUTH', advice: 'reconnect', code: '40110000' },
  key_not_found: { kind: 'AUTH', advice: 'reconnect', code: '40110000' },
  forbidden: { kind: 'AUTH', advice: 'reconnect', code: null },
  forbidden_with_code: { kind: 'AUTH', advice: 'reconnect', code: '40310000' },
  account_restricted: { kind: 'CONFIG', advice: 'mend_settings', code: '40310000' },
  not_found: { kind: 'NOT_FOUND', advice: 'mend_entry', code: '40410000' },
  invalid_parameter: { kind: 'SYSTEM', advice: 'ours', code: '42210000' },
  rate_limited: { kind: 'RATE_LIMITED', advice: 'wait', code: '42910000', limit: 'alpaca-key', retryAfterMs: minuteMs },
  too_many_requests: { kind: 'RATE_LIMITED', advice: 'wait', code: null, limit: 'alpaca-key', retryAfterMs: minuteMs },
  internal_error: { ...transient, code: '50010000' },
  bad_gateway: { ...transient, code: null },
  gateway_timeout: { ...transient, code: null },
  challenge: blocked,
  html: blocked,
  error_in_200: { kind: 'AUTH', advice: 'reconnect', code: '40110000' },
  unknown_shape: { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null },
  no_json: { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null },
  empty_body: { ...transient, code: null },
  truncated: { ...transient, code: null },
  moved: { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null },
  hang: { ...transient, code: null },
  reset: { ...transient, code: null },
};

describe('an error of Alpaca', () => {
  it.each(alpacaFaultNames)('%s means the same while reading as while checking', async (fault) => {
    const { connector, alpaca, read } = await alpacaWorld();
    alpaca.setFault(fault);
    const call = () => ({ signal: fault === 'hang' ? AbortSignal.timeout(50) : AbortSignal.timeout(10_000), now });
    const page = { stream: 'fills', partition: '', cursor: null, until: now, since: null };
    const whileReading = await connector.readPage(anAccess, page, call());
    const whileChecking = await connector.check(anAccess, call());
    expect(whileReading).toMatchObject({ outcome: 'failed', failure: meaning[fault] });
    expect(whileChecking).toMatchObject({ outcome: 'failed', failure: meaning[fault] });
    alpaca.clearFaults();
    expect(await read()).toMatchObject({ outcome: 'page' });
  });

  it.each<[string, AccountReply, Partial<AccountFailure>]>([
    ['no answer in time', { outcome: 'unanswered', code: 'timeout' }, { kind: 'TRANSIENT', advice: 'wait' }],
    ['an answer that is too big', { outcome: 'unanswered', code: 'too_big' }, { kind: 'TRANSIENT' }],
    ['a cause that is no code', { outcome: 'unanswered', code: 'see https://x.example/?k=1' }, { kind: 'TRANSIENT' }],
    [
      'a limit of ours without room',
      { outcome: 'limited', limit: 'alpaca-key', waitMs: 45_500 },
      { kind: 'RATE_LIMITED', limit: 'alpaca-key', retryAfterMs: 45_500 },
    ],
    ['a wait of nothing', { outcome: 'limited', limit: 'alpaca-key', waitMs: 0 }, { retryAfterMs: 1_000 }],
    ['429 with Retry-After', answered(429, { 'retry-after': '7' }), { kind: 'RATE_LIMITED', retryAfterMs: 7_000 }],
    [
      '429 with a reset, by the clock of the answer',
      answered(429, { date: 'Tue, 14 Nov 2023 22:13:05 GMT', 'x-ratelimit-reset': '1700000000' }),
      { retryAfterMs: 15_000 },
    ],
    ['429 with a reset and no Date', answered(429, { 'x-ratelimit-reset': '1700000000' }), { retryAfterMs: 60_000 }],
    ['429 that asks for a day', answered(429, { 'retry-after': '86400' }), { retryAfterMs: 30 * minuteMs }],
    ['429 behind a wall', answered(429, { 'content-type': 'text/html' }, '<html>1015</html>'), { kind: 'BLOCKED' }],
    [
      'a challenge with 503',
      answered(503, { 'content-type': 'text/html', 'cf-mitigated': 'challenge' }, '<html></html>'),
      { kind: 'BLOCKED' },
    ],
    [
      '403 with the code of 401',
      answered(403, {}, '{"code":40110000,"message":"access key verification failed"}'),
      { kind: 'AUTH' },
    ],
    ['a code that is text', answered(403, {}, '{"code":"no such code","message":"x"}'), { kind: 'CONFIG', code: null }],
    ['a redirect', answered(302, { location: 'https://else.example/' }), { kind: 'SCHEMA_DRIFT' }],
    ['a status that nobody knows', answered(418), { kind: 'SYSTEM', advice: 'ours' }],
  ])('%s', (_name, reply, failure) => {
    expect(classifyAlpaca(reply, 'reading fills')).toMatchObject(failure);
  });

  it('names the status, the code, the service and what was asked for', () => {
    const { detail } = classifyAlpaca(
      answered(429, {}, '{"code":42910000,"message":"rate limit exceeded"}'),
      'reading fees',
    );
    expect(detail).toBe('HTTP 429 (42910000) from Alpaca (reading fees)');
  });
});

function answered(status: number, headers: Record<string, string> = {}, text = '{}'): AccountReply {
  return { outcome: 'answered', status, headers, text };
}
