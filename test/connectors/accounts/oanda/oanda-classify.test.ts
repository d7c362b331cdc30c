import { afterEach, describe, expect, it } from '@jest/globals';
import { type OandaFault, oandaFaultNames } from '../../../../sandbox/accounts/oanda/oanda-faults.ts';
import type { AccountReply } from '../../../../src/account-ports.ts';
import { classifyOanda } from '../../../../src/connectors/accounts/oanda/oanda-classify.ts';
import type { AccountFailure } from '../../../../src/domain/account-failure.ts';
import { anAccess, now, oandaWorld, stopOanda } from './oanda-world.ts';

afterEach(stopOanda);

const minuteMs = 60_000;
const blocked: Partial<AccountFailure> = {
  kind: 'BLOCKED',
  advice: 'wait',
  limit: 'oanda-requests',
  retryAfterMs: 10 * minuteMs,
  code: null,
};
const transient: Partial<AccountFailure> = { kind: 'TRANSIENT', advice: 'wait', code: null };
const drift: Partial<AccountFailure> = { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null };

/** Every error body of the fake, which are those that are known of the service. */
const meaning: Readonly<Record<OandaFault, Partial<AccountFailure>>> = {
  unauthorized: { kind: 'AUTH', advice: 'reconnect', code: null },
  forbidden: { kind: 'CONFIG', advice: 'widen_key', code: null },
  bad_parameter: { kind: 'SYSTEM', advice: 'ours', code: null },
  bad_account: { kind: 'NOT_FOUND', advice: 'mend_entry', code: null },
  unknown_account: { kind: 'NOT_FOUND', advice: 'mend_entry', code: 'NO_SUCH_ACCOUNT' },
  method: { kind: 'SYSTEM', advice: 'ours' },
  out_of_range: { kind: 'SYSTEM', advice: 'ours' },
  rate_limited: { kind: 'RATE_LIMITED', advice: 'wait', limit: 'oanda-requests', retryAfterMs: 5_000 },
  internal_error: transient,
  bad_gateway: transient,
  maintenance: transient,
  challenge: blocked,
  html: blocked,
  unknown_shape: drift,
  no_json: drift,
  empty_body: transient,
  truncated: transient,
  moved: drift,
  hang: transient,
  reset: transient,
};

describe('an error of OANDA', () => {
  it.each(oandaFaultNames)('%s means the same wherever it is met', async (fault) => {
    const { connector, oanda } = await oandaWorld();
    oanda.setFault(fault);
    const call = () => ({ signal: AbortSignal.timeout(fault === 'hang' ? 50 : 10_000), now });
    const page = { partition: '101-001-1234567-001', cursor: null, until: now, since: null };
    const met = [
      await connector.check(anAccess, call()),
      await connector.readPage(anAccess, { ...page, stream: 'accounts' }, call()),
      await connector.readPage(anAccess, { ...page, stream: 'transactions' }, call()),
    ];
    for (const answer of met) expect(answer).toMatchObject({ outcome: 'failed', failure: meaning[fault] });
  });

  it.each<[string, AccountReply, Partial<AccountFailure>]>([
    ['no answer in time', { outcome: 'unanswered', code: 'timeout' }, { kind: 'TRANSIENT', advice: 'wait' }],
    ['a cause that is no code', { outcome: 'unanswered', code: 'see https://x.example/?k=1' }, { kind: 'TRANSIENT' }],
    [
      'a limit of ours without room',
      { outcome: 'limited', limit: 'oanda-requests', waitMs: 1_500 },
      { kind: 'RATE_LIMITED', limit: 'oanda-requests', retryAfterMs: 1_500 },
    ],
    ['a wait of nothing', { outcome: 'limited', limit: 'oanda-requests', waitMs: 0 }, { retryAfterMs: 1_000 }],
    ['429 with Retry-After', answered(429, { 'retry-after': '7' }), { kind: 'RATE_LIMITED', retryAfterMs: 7_000 }],
    [
      '429 with a date, by the clock of the answer',
      answered(429, { date: 'Tue, 14 Nov 2023 22:13:05 GMT', 'retry-after': 'Tue, 14 Nov 2023 22:13:20 GMT' }),
      { retryAfterMs: 15_000 },
    ],
    ['429 that asks for a day', answered(429, { 'retry-after': '86400' }), { retryAfterMs: 30 * minuteMs }],
    ['429 behind a wall', answered(429, { 'content-type': 'text/html' }, '<html>1015</html>'), { kind: 'BLOCKED' }],
    [
      'a challenge with 503',
      answered(503, { 'content-type': 'text/html', 'cf-mitigated': 'challenge' }, '<html></html>'),
      blocked,
    ],
    [
      'an errorCode that is a text',
      answered(404, {}, '{"errorMessage":"x","errorCode":"see 101-001"}'),
      { kind: 'NOT_FOUND', code: null },
    ],
    ['a redirect', answered(302, { location: 'https://else.example/' }), { kind: 'SCHEMA_DRIFT' }],
    ['a status that nobody knows', answered(418), { kind: 'SYSTEM', advice: 'ours' }],
  ])('%s', (_name, reply, failure) => {
    expect(classifyOanda(reply, 'reading transactions')).toMatchObject(failure);
  });

  it('names the status, the code, the service and what was asked for', () => {
    const reply = answered(404, {}, '{"errorMessage":"none","errorCode":"NO_SUCH_ACCOUNT"}');
    expect(classifyOanda(reply, 'reading the account').detail).toBe(
      'HTTP 404 (NO_SUCH_ACCOUNT) from OANDA (reading the account)',
    );
  });
});

function answered(status: number, headers: Record<string, string> = {}, text = '{}'): AccountReply {
  return { outcome: 'answered', status, headers, text };
}
