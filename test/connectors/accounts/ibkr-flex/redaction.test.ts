import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FlexFault } from '../../../../sandbox/accounts/ibkr-flex/flex-faults.ts';
import type { AccountAccess } from '../../../../src/account-ports.ts';
import { account, type RunningFlex, readAll, startFlex } from './running-flex.ts';

const seed = Number(process.env['FLEX_SEED'] ?? Date.now() % 1_000_000);
let flex: RunningFlex;
let access: AccountAccess;
let token: string;
beforeAll(async () => {
  console.info(`Redaction under random faults: FLEX_SEED=${seed}`);
  flex = await startFlex();
  access = flex.access();
  token = access.secrets['token'] ?? '';
  flex.control.addFill(account, {
    symbol: 'ACME',
    side: 'buy',
    quantity: '1',
    price: '2',
    executedAt: '2024-03-05T14:31:45.000Z',
  });
});
afterAll(() => flex.close());

/** Bodies that repeat what was sent, as error pages do. */
const echo = fc.constantFrom(
  () => `<html><body>GET /SendRequest?t=${token}&q=1&v=3</body></html>`,
  () => `t=${token}`,
  () =>
    `<FlexStatementResponse><Status>Fail</Status><ErrorCode>${token}</ErrorCode><ErrorMessage>${token}</ErrorMessage></FlexStatementResponse>`,
  () =>
    `<FlexStatementResponse><Status>Fail</Status><ErrorCode>1015</ErrorCode><ErrorMessage>${token} is invalid</ErrorMessage></FlexStatementResponse>`,
  () =>
    `<FlexStatementResponse><Status>Success</Status><ReferenceCode>1</ReferenceCode><Url>https://example.com/?t=${token}</Url></FlexStatementResponse>`,
  () =>
    `<FlexQueryResponse type="AF"><FlexStatements count="1"><FlexStatement accountId="U1"><Trades><Trade quantity="${token}"/></Trades></FlexStatement></FlexStatements>`,
);

test('no failure holds the token, whatever IBKR or a wall before it repeats', async () => {
  const step = fc.constantFrom('SendRequest' as const, 'GetStatement' as const);
  const status = fc.constantFrom(200, 302, 400, 401, 403, 404, 429, 500, 503);
  await fc.assert(
    fc.asyncProperty(step, status, echo, async (faulty, code, body) => {
      const fault: FlexFault = { kind: 'text', status: code, text: body(), step: faulty, times: 1 };
      let cursor = null;
      if (faulty === 'GetStatement') {
        const asked = await flex.readPage(access, null);
        cursor = asked.outcome === 'page' ? asked.cursor : null;
      }
      flex.control.setFault(fault);
      const read = await flex.readPage(access, cursor);
      flex.control.clearFaults();
      expect(JSON.stringify(read)).not.toContain(token);
    }),
    { seed, numRuns: 60 },
  );
});

test('check says nothing of the token either', async () => {
  flex.control.setFault({ kind: 'text', status: 200, text: `<html>${token}</html>`, times: 1 });
  const answer = await flex.connector.check(access, { signal: AbortSignal.timeout(10_000), now: flex.now() });
  expect(answer.outcome).toBe('failed');
  expect(JSON.stringify(answer)).not.toContain(token);
});

test('a row is kept without what people wrote, and reads from there as it did in its report', async () => {
  const { records } = await readAll(flex, access);
  expect(records.length).toBe(1);
  for (const record of records) {
    if (record.kind !== 'fill') throw new Error('no fill');
    expect(JSON.stringify(record)).not.toContain('J. Doe');
    expect(record.raw).toMatchObject({ trade: { symbol: 'ACME', tradePrice: '2', levelOfDetail: 'EXECUTION' } });
    expect(flex.connector.normalize('report', JSON.parse(JSON.stringify(record.raw)), access)).toEqual(record);
  }
});

test('a rejected row is kept whole, and the reason holds none of its values', async () => {
  const number = flex.control.addFill(account, {
    symbol: 'BAD',
    side: 'buy',
    quantity: 'plenty',
    price: '7654321',
    executedAt: '2024-03-05T14:31:45.000Z',
  });
  const { records, rejected } = await readAll(flex, access);
  flex.control.removeFill(number);
  expect([records.length, rejected.length]).toEqual([1, 1]);
  expect(rejected[0]).toMatchObject({ raw: { trade: { quantity: 'plenty', tradePrice: '7654321' } } });
  expect(rejected[0]?.reason).not.toMatch(/plenty|7654321/);
  expect(flex.connector.normalize('report', rejected[0]?.raw, access)).toEqual(rejected[0]);
});
