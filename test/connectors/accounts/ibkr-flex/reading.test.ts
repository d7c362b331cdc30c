import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { account, fillsOf, type RunningFlex, readAll, startFlex } from './running-flex.ts';

let flex: RunningFlex;
beforeEach(async () => {
  flex = await startFlex();
});
afterEach(() => flex.close());

const acme = {
  symbol: 'ACME',
  side: 'buy',
  quantity: '10',
  price: '101.25',
  executedAt: '2024-03-05T14:31:45.000Z',
} as const;

describe('two steps', () => {
  test('a report is asked for at one host, looked for at the other, and read whole as the last page', async () => {
    flex.control.setPollsUntilReady(2);
    const access = flex.access();
    const number = flex.control.addFill(account, { ...acme, commission: '1.00028' });

    const { records, rejected, cursors } = await readAll(flex, access);

    expect(fillsOf(records)).toEqual([
      {
        accountKey: account,
        symbol: 'ACME',
        externalId: `00012345.${number.slice(-8)}.01.01`,
        executedAt: '2024-03-05T14:31:45Z',
        order: number.padStart(30, '0'),
        side: 'buy',
        quantity: '10',
        price: '101.25',
        currency: 'USD',
        fee: { amount: '1.00028', currency: 'USD' },
        orderId: `28${number.slice(-8)}`,
        effect: { kind: 'fill' },
      },
    ]);
    expect(rejected).toEqual([]);
    expect(flex.hosts).toEqual(['api', 'statement', 'statement', 'statement']);
    expect(cursors.map((cursor) => cursor?.['polls'])).toEqual([undefined, 0, 1, 2, undefined]);
    expect(cursors.at(-1)).toEqual({ step: 'ask', decisions: {} });
    expect(flex.control.overLimit()).toBe(0);
  });

  test('a report is fetched from the host that the ticket names', async () => {
    flex.control.setTicketUrl('https://ndcdyn.interactivebrokers.com/AccountManagement/FlexWebService/GetStatement');
    await readAll(flex, flex.access());
    expect(flex.hosts).toEqual(['api', 'api']);
  });

  test('after twenty polls without a report the run fails, and the ticket stays for the next attempt', async () => {
    flex.control.setPollsUntilReady(21);
    const access = flex.access();
    let cursor = null;
    for (let page = 0; page < 20; page += 1) {
      const read = await flex.readPage(access, cursor);
      if (read.outcome !== 'page') throw new Error(JSON.stringify(read));
      cursor = read.cursor;
    }
    expect(await flex.readPage(access, cursor)).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'TRANSIENT', code: '1019' },
    });
    await flex.readPage(access, cursor);
    expect(await flex.readPage(access, cursor)).toMatchObject({ outcome: 'page', isDone: true });
  });

  test.each([
    ['59 minutes', '2024-03-06T12:59:00.000Z', '/AccountManagement/FlexWebService/GetStatement'],
    ['61 minutes', '2024-03-06T13:01:30.000Z', '/AccountManagement/FlexWebService/SendRequest'],
  ])('a ticket of %s ago: the next request goes to %s', async (_age, now, path) => {
    const access = flex.access();
    const asked = await flex.readPage(access, null);
    flex.setNow(now);
    await flex.readPage(access, asked.outcome === 'page' ? asked.cursor : null);
    expect(flex.control.requests().at(-1)?.path).toBe(path);
  });

  test('a cursor that cannot be read begins anew', async () => {
    const access = flex.access();
    for (const cursor of [
      {},
      { step: 'poll' },
      { step: 'poll', decisions: {}, reference: 'a/b', host: 'api', polls: 0, askedAt: flex.now() },
    ]) {
      expect(await flex.readPage(access, cursor)).toMatchObject({ cursor: { step: 'poll', polls: 0 } });
    }
  });

  test('a ticket that the service has forgotten leads to a new report', async () => {
    const access = flex.access();
    const asked = await flex.readPage(access, null);
    flex.control.forgetTickets();
    const read = await flex.readPage(access, asked.outcome === 'page' ? asked.cursor : null);
    if (read.outcome !== 'cursor_invalid') throw new Error(JSON.stringify(read));
    expect((await readAll(flex, access, read.cursor)).rejected).toEqual([]);
  });
});

test('resuming from the cursor of any page reads the whole report, and nothing twice within it', async () => {
  flex.control.setPollsUntilReady(1);
  const access = flex.access();
  for (const executedAt of ['2024-03-01T15:00:00.000Z', '2024-03-05T15:00:00.000Z', '2024-03-05T15:00:00.000Z']) {
    flex.control.addFill(account, { ...acme, executedAt });
  }
  const whole = await readAll(flex, access);
  const ids = fillsOf(whole.records).map(({ externalId }) => externalId);
  expect(new Set(ids).size).toBe(3);
  for (const cursor of whole.cursors) {
    const again = await readAll(flex, access, cursor);
    expect(again.records).toEqual(whole.records);
  }
});

test('two fills of one moment keep the broker’s order', async () => {
  const access = flex.access();
  const [first, second] = [
    flex.control.addFill(account, acme),
    flex.control.addFill(account, { ...acme, price: '101.26' }),
  ];
  const fills = fillsOf((await readAll(flex, access)).records);
  expect(fills.map(({ order }) => Number(order))).toEqual([Number(first), Number(second)]);
  expect(fills[0]?.executedAt).toBe(fills[1]?.executedAt);
  expect((fills[0]?.order ?? '') < (fills[1]?.order ?? '')).toBe(true);
});

test('reading the same seven days again brings the same hashes, but for the row that changed', async () => {
  const access = flex.access();
  const [edited, same] = [flex.control.addFill(account, acme), flex.control.addFill(account, { ...acme, price: '99' })];
  const before = await readAll(flex, access);
  flex.control.editFill(edited, { ibCommission: '-1.5', closePrice: '103', mtmPnl: '17' });
  flex.control.editFill(same, { closePrice: '98', fifoPnlRealized: '1', tradePrice: '99.00' });
  const after = await readAll(flex, access, before.cursors.at(-1));
  const hashes = ({ records }: typeof before) =>
    records.map((record) => ('contentHash' in record ? record.contentHash : ''));
  expect(hashes(after)[0]).not.toBe(hashes(before)[0]);
  expect(hashes(after)[1]).toBe(hashes(before)[1]);
});

test('orders beside executions are left out, neither read nor rejected', async () => {
  const access = flex.access({ hasOrders: true });
  flex.control.addFill(account, acme);
  for (const [tag, levelOfDetail] of [
    ['SymbolSummary', 'SYMBOL_SUMMARY'],
    ['AssetSummary', 'ASSET_SUMMARY'],
    ['Lot', 'CLOSED_LOT'],
    ['WashSale', 'WASH_SALE'],
    ['Trade', 'ORDER'],
  ] as const) {
    flex.control.addRow({
      accountId: account,
      tag,
      reportedAt: acme.executedAt,
      attributes: { accountId: account, symbol: 'ACME', levelOfDetail },
    });
  }
  const { records, rejected } = await readAll(flex, access);
  expect([records.length, rejected.length]).toEqual([1, 0]);
});

test('linked accounts keep their own name, and a chosen one is read alone', async () => {
  const access = flex.access({ accountIds: ['U1', 'U2'] });
  const [one, two] = [flex.control.addFill('U1', acme), flex.control.addFill('U2', acme)];
  flex.control.editFill(two, { ibExecID: `00012345.${one.slice(-8)}.01.01` });
  const all = fillsOf((await readAll(flex, access)).records);
  expect(all.map(({ accountKey }) => accountKey)).toEqual(['U1', 'U2']);
  expect(all[0]?.externalId).toBe(all[1]?.externalId);
  const chosen = fillsOf((await readAll(flex, { ...access, accountId: 'U2' })).records);
  expect(chosen.map(({ accountKey }) => accountKey)).toEqual(['U2']);
});

test('an account that the report does not have is not found', async () => {
  const access = { ...flex.access(), accountId: 'U9' };
  const asked = await flex.readPage(access, null);
  const read = await flex.readPage(access, asked.outcome === 'page' ? asked.cursor : null);
  expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'NOT_FOUND', advice: 'mend_entry' } });
});

test('trade confirmations are read by their own names', async () => {
  const access = flex.access({ type: 'TCF' });
  flex.control.addFill(account, { ...acme, side: 'sell', commission: '1', attributes: { taxes: '-0.09' } });
  const [fill] = fillsOf((await readAll(flex, access)).records);
  expect(fill).toMatchObject({
    side: 'sell',
    quantity: '10',
    price: '101.25',
    fee: { amount: '1.09', currency: 'USD' },
  });
  expect(fill?.externalId).toMatch(/^00012345\.\d{8}\.01\.01$/);
  expect(fill?.orderId).toMatch(/^28/);
});

describe('a report that is not the one that was meant', () => {
  const statement = (inner: string, count = 1, type = 'AF') =>
    `<FlexQueryResponse queryName="Test" type="${type}"><FlexStatements count="${count}"><FlexStatement accountId="U0000000">${inner}</FlexStatement></FlexStatements></FlexQueryResponse>`;
  const reportOf = async (text: string) => {
    const access = flex.access();
    const asked = await flex.readPage(access, null);
    flex.control.setFault({ kind: 'text', status: 200, text });
    return flex.readPage(access, asked.outcome === 'page' ? asked.cursor : null);
  };

  test.each([
    ['a report without trades', statement('')],
    ['a report with an empty section', statement('<Trades />')],
    ['a report of a type that is not known', statement('<Trades></Trades>', 1, 'AZ')],
  ])('%s is a good one', async (_name, text) => {
    expect(await reportOf(text)).toMatchObject({ outcome: 'page', records: [], rejected: [], isDone: true });
  });

  test.each([
    ['fewer statements than it says', statement('', 2), 'TRANSIENT', 'wait'],
    [
      'orders alone',
      statement('<Trades><Order levelOfDetail="ORDER" symbol="ACME" /></Trades>'),
      'CONFIG',
      'mend_settings',
    ],
    ['the other kind of report', statement('', 1, 'TCF'), 'CONFIG', 'mend_entry'],
    ['no list of statements', '<FlexQueryResponse type="AF"><Other/></FlexQueryResponse>', 'SCHEMA_DRIFT', 'ours'],
  ])('%s fails', async (_name, text, kind, advice) => {
    expect(await reportOf(text)).toMatchObject({ outcome: 'failed', failure: { kind, advice } });
  });

  test('no statement at all is doubtful', async () => {
    const text = '<FlexQueryResponse type="AF"><FlexStatements count="0" /></FlexQueryResponse>';
    expect(await reportOf(text)).toEqual({ outcome: 'doubtful', code: 'no_statement' });
  });

  test('a row’s own account counts before that of its statement', async () => {
    const trade = (account: string) =>
      `<Trade ${account} tradeID="1" symbol="ACME" currency="USD" dateTime="20240305" quantity="1" tradePrice="2" />`;
    const read = await reportOf(statement(`<Trades>${trade('accountId="U7"')}${trade('accountId=""')}</Trades>`));
    expect(read.outcome === 'page' && fillsOf(read.records).map(({ accountKey }) => accountKey)).toEqual([
      'U7',
      account,
    ]);
  });

  test('executions within their order are read', async () => {
    const trade =
      '<Trade tradeID="1" symbol="ACME" currency="USD" dateTime="20240305;093145" quantity="1" tradePrice="2" buySell="BUY" levelOfDetail="EXECUTION" />';
    expect(await reportOf(statement(`<Trades><Order levelOfDetail="ORDER">${trade}</Order></Trades>`))).toMatchObject({
      records: [{ kind: 'fill' }],
    });
  });
});

describe('check', () => {
  const check = (access: Parameters<RunningFlex['readPage']>[0]) =>
    flex.connector.check(access, { signal: AbortSignal.timeout(10_000), now: flex.now() });

  test('a good token and query pass with one request', async () => {
    expect(await check(flex.access())).toEqual({
      outcome: 'answered',
      value: { accounts: [], rights: ['read'], clockSkewMs: null },
    });
    expect(flex.control.requests().length).toBe(1);
  });

  test('a token that does not exist, has expired, was renewed or is bound elsewhere is told apart', async () => {
    const access = flex.access();
    const token = access.secrets['token'] ?? '';
    const codeOf = async (tried: typeof access) => {
      const answer = await check(tried);
      return answer.outcome === 'failed' ? [answer.failure.kind, answer.failure.code] : answer;
    };
    expect(await codeOf({ ...access, secrets: { token: '1' } })).toEqual(['AUTH', '1015']);
    expect(await codeOf({ ...access, config: { queryId: '1' } })).toEqual(['CONFIG', '1014']);
    flex.control.setToken(token, 'expired');
    expect(await codeOf(access)).toEqual(['AUTH', '1012']);
    flex.control.setToken(token, 'elsewhere');
    expect(await codeOf(access)).toEqual(['CONFIG', '1013']);
    const renewed = flex.control.renewToken(token);
    expect(await codeOf(access)).toEqual(['AUTH', '1015']);
    expect(await check({ ...access, secrets: { token: renewed } })).toMatchObject({ outcome: 'answered' });
  });
});
