import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FlexCode } from '../../../../sandbox/accounts/ibkr-flex/flex-errors.ts';
import type { FlexFault } from '../../../../sandbox/accounts/ibkr-flex/flex-faults.ts';
import type { AccountAccess, AccountReply, CursorValue } from '../../../../src/account-ports.ts';
import { type RunningFlex, replyOf, startFlex } from './running-flex.ts';

let flex: RunningFlex;
let access: AccountAccess;
beforeAll(async () => {
  flex = await startFlex();
  access = flex.access();
});
afterAll(() => flex.close());
beforeEach(() => flex.control.clearFaults());

/** What a page says to this fault, at the first step or at the second. */
async function pageWith(fault: FlexFault) {
  let cursor: CursorValue = null;
  if (fault.step === 'GetStatement') {
    const asked = await flex.readPage(access, null);
    if (asked.outcome !== 'page') throw new Error(JSON.stringify(asked));
    cursor = asked.cursor;
  }
  flex.control.setFault(fault);
  return flex.readPage(access, cursor);
}

const failedWith = (kind: string, advice: string, code: string | null) => ({
  outcome: 'failed',
  failure: expect.objectContaining({ kind, advice, code }),
});

describe('the codes of the Flex Web Service', () => {
  test.each<[FlexCode, string, string]>([
    ['1001', 'TRANSIENT', 'wait'],
    ['1004', 'TRANSIENT', 'wait'],
    ['1005', 'TRANSIENT', 'wait'],
    ['1006', 'TRANSIENT', 'wait'],
    ['1007', 'TRANSIENT', 'wait'],
    ['1008', 'TRANSIENT', 'wait'],
    ['1009', 'TRANSIENT', 'wait'],
    ['1010', 'CONFIG', 'mend_settings'],
    ['1011', 'CONFIG', 'mend_settings'],
    ['1012', 'AUTH', 'reconnect'],
    ['1013', 'CONFIG', 'free_address'],
    ['1014', 'CONFIG', 'mend_entry'],
    ['1015', 'AUTH', 'reconnect'],
    ['1016', 'CONFIG', 'mend_settings'],
    ['1017', 'TRANSIENT', 'wait'],
    ['1018', 'RATE_LIMITED', 'wait'],
    ['1019', 'TRANSIENT', 'wait'],
    ['1020', 'CONFIG', 'mend_entry'],
    ['1021', 'TRANSIENT', 'wait'],
  ])('%s in place of a ticket is %s: %s', async (code, kind, advice) => {
    expect(await pageWith({ kind: 'code', code, step: 'SendRequest' })).toEqual(failedWith(kind, advice, code));
  });

  test.each<FlexCode>(['1010', '1011', '1012', '1013', '1014', '1015', '1016', '1018', '1020'])(
    '%s in place of a report is what it is in place of a ticket',
    async (code) => {
      const atOnce = await pageWith({ kind: 'code', code, step: 'SendRequest' });
      flex.control.clearFaults();
      const later = await pageWith({ kind: 'code', code, step: 'GetStatement' });
      if (atOnce.outcome !== 'failed' || later.outcome !== 'failed') throw new Error('one did not fail');
      const { detail: _first, ...first } = atOnce.failure;
      const { detail: _second, ...second } = later.failure;
      expect(second).toEqual(first);
    },
  );

  test.each<FlexCode>(['1001', '1004', '1005', '1006', '1007', '1008', '1009', '1019', '1021'])(
    '%s in place of a report is a page without anything, which counts the poll',
    async (code) => {
      const page = await pageWith({ kind: 'code', code, step: 'GetStatement' });
      expect(page).toEqual({
        outcome: 'page',
        records: [],
        rejected: [],
        cursor: expect.objectContaining({ step: 'poll', polls: 1 }),
        isDone: false,
      });
    },
  );

  test.each(['SendRequest', 'GetStatement'] as const)(
    '1003 at %s is doubtful: no data, or a period that cannot be',
    async (step) => {
      expect(await pageWith({ kind: 'code', code: '1003', step })).toEqual({ outcome: 'doubtful', code: '1003' });
    },
  );

  test('1017 in place of a report asks for a new one', async () => {
    const page = await pageWith({ kind: 'code', code: '1017', step: 'GetStatement' });
    expect(page).toEqual({ outcome: 'cursor_invalid', code: '1017', cursor: { step: 'ask', decisions: {} } });
  });

  test('1018 makes all that share the token wait ten seconds', async () => {
    const page = await pageWith({ kind: 'code', code: '1018' });
    expect(page).toMatchObject({ failure: { kind: 'RATE_LIMITED', limit: 'token', retryAfterMs: 10_000 } });
  });
});

describe('what comes in place of an answer', () => {
  const text = (body: string, status = 200, headers: Record<string, string> = {}): FlexFault => ({
    kind: 'text',
    status,
    text: body,
    headers,
  });
  const csv = '"ClientAccountID","AccountAlias","Model","CurrencyPrimary"\n"U0000000","","","USD"\n';
  const blocked = { kind: 'BLOCKED', limit: 'address', retryAfterMs: 900_000, advice: 'wait' };
  const cases: readonly [string, FlexFault, Record<string, unknown>][] = [
    ['a challenge with HTTP 200', { kind: 'page' }, blocked],
    ['a challenge with HTTP 503', { kind: 'page', status: 503 }, blocked],
    ['a refusal by Akamai', { kind: 'page', status: 403, page: 'refusal' }, blocked],
    ['HTTP 403 without a page', text('', 403), blocked],
    ['a page of maintenance with HTTP 503', { kind: 'page', status: 503, page: 'maintenance' }, { kind: 'TRANSIENT' }],
    ['half of an answer', { kind: 'cut' }, { kind: 'TRANSIENT' }],
    ['an empty body', text(''), { kind: 'TRANSIENT' }],
    ['a broken connection', { kind: 'reset' }, { kind: 'TRANSIENT' }],
    ['HTTP 500', text('oops', 500), { kind: 'TRANSIENT' }],
    ['HTTP 408', text('', 408), { kind: 'TRANSIENT' }],
    ['HTTP 429', text('', 429), { kind: 'RATE_LIMITED', limit: 'token', retryAfterMs: 10_000 }],
    ['HTTP 429 with a time', text('', 429, { 'retry-after': '42' }), { kind: 'RATE_LIMITED', retryAfterMs: 42_000 }],
    ['HTTP 429 with too long a time', text('', 429, { 'retry-after': '99999' }), { retryAfterMs: 1_800_000 }],
    ['HTTP 401', text('', 401), { kind: 'AUTH', advice: 'reconnect' }],
    ['HTTP 302', text('', 302), { kind: 'SCHEMA_DRIFT', advice: 'ours' }],
    ['HTTP 404', text('Not Found', 404), { kind: 'SCHEMA_DRIFT', advice: 'ours' }],
    ['HTTP 418', text('', 418), { kind: 'SYSTEM', advice: 'ours' }],
    ['comma-separated values', text(csv), { kind: 'CONFIG', advice: 'mend_settings' }],
    ['JSON', text('{"error":"?"}'), { kind: 'SCHEMA_DRIFT' }],
    ['XML of another root', text('<Other/>'), { kind: 'SCHEMA_DRIFT' }],
    [
      'XML that is wrong inside',
      text('<FlexStatementResponse><a></b></FlexStatementResponse>'),
      { kind: 'SCHEMA_DRIFT' },
    ],
    ['a document type', text('<!DOCTYPE x [<!ENTITY e "1">]><FlexStatementResponse/>'), { kind: 'SCHEMA_DRIFT' }],
    [
      'a status that is not known',
      text('<FlexStatementResponse><Status>Maybe</Status></FlexStatementResponse>'),
      { kind: 'SCHEMA_DRIFT' },
    ],
    [
      'a code that is not known',
      text('<FlexStatementResponse><Status>Fail</Status><ErrorCode>1999</ErrorCode></FlexStatementResponse>'),
      { kind: 'SYSTEM', code: '1999' },
    ],
    [
      'a code that is no number',
      text('<FlexStatementResponse><Status>Fail</Status><ErrorCode>token 123</ErrorCode></FlexStatementResponse>'),
      { kind: 'SCHEMA_DRIFT', code: null },
    ],
    [
      'a code with HTTP 500',
      text('<FlexStatementResponse><Status>Fail</Status><ErrorCode>1012</ErrorCode></FlexStatementResponse>', 500),
      { kind: 'AUTH', code: '1012' },
    ],
  ];
  for (const step of ['SendRequest', 'GetStatement'] as const) {
    test.each(cases)(`%s at ${step}`, async (_name, fault, failure) => {
      const page = await pageWith({ ...fault, step });
      expect(page).toEqual({ outcome: 'failed', failure: expect.objectContaining(failure) });
    });
  }

  test.each<[string, AccountReply, Record<string, unknown>]>([
    ['no answer in time', { outcome: 'unanswered', code: 'timeout' }, { kind: 'TRANSIENT' }],
    [
      'a report that is too big',
      { outcome: 'unanswered', code: 'too_big' },
      { kind: 'CONFIG', advice: 'mend_settings' },
    ],
    [
      'our own limit',
      { outcome: 'limited', limit: 'token_second', waitMs: 400 },
      { kind: 'RATE_LIMITED', limit: 'token_second', retryAfterMs: 1_000 },
    ],
    [
      'a ticket that is judged a failure',
      replyOf(
        '<FlexStatementResponse><Status>Success</Status><ReferenceCode>1</ReferenceCode></FlexStatementResponse>',
      ),
      { kind: 'SCHEMA_DRIFT' },
    ],
    ['a report that is judged a failure', replyOf('<FlexQueryResponse/>'), { kind: 'SCHEMA_DRIFT' }],
  ])('%s', (_name, reply, failure) => {
    expect(flex.connector.classify(reply, 'testing')).toMatchObject(failure);
  });

  test('a report at a host that is not IBKR’s is not fetched', async () => {
    for (const url of [
      'https://example.com/GetStatement',
      'http://gdcdyn.interactivebrokers.com/x',
      'https://gdcdyn.interactivebrokers.com.example.com/',
      'no address',
    ]) {
      flex.control.setTicketUrl(url);
      const before = flex.control.requests().length;
      expect(await flex.readPage(access, null)).toMatchObject({ failure: { kind: 'SCHEMA_DRIFT' } });
      expect(flex.control.requests().length).toBe(before + 1);
    }
    flex.control.setTicketUrl('https://gdcdyn.interactivebrokers.com/AccountManagement/FlexWebService/GetStatement');
  });
});
