import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { IbkrFlexControl } from '../../../sandbox/accounts/ibkr-flex/flex-control.ts';
import { openIbkrFlexFake } from '../../../sandbox/accounts/ibkr-flex/ibkr-flex-fake.ts';

let server: Server;
let control: IbkrFlexControl;
let now: string;
let port: number;
beforeEach(async () => {
  now = '2024-03-06T12:00:00.000Z';
  const fake = openIbkrFlexFake({ clock: { now: () => now } });
  control = fake.control;
  server = createServer(express().use(fake.router));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  port = address.port;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends nothing but these headers: what a client adds by itself would hide that it is missing. */
function get(
  path: string,
  headers: Record<string, string> = { 'user-agent': 'Java' },
): Promise<{ readonly status: number; readonly type: string; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path: `/AccountManagement/FlexWebService/${path}`, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

const later = (ms: number) => {
  now = new Date(Date.parse(now) + ms).toISOString();
};
const codeIn = (text: string) => /<ErrorCode>(\d+)</.exec(text)?.[1];
const referenceIn = (text: string) => /<ReferenceCode>(\d+)</.exec(text)?.[1] ?? '';

test('a ticket and an error are what was recorded in csingley/ibflex, with HTTP 200 and XML', async () => {
  const { token, queryId } = control.addAccount({ accountIds: ['U1'] });
  const ticket = await get(`SendRequest?t=${token}&q=${queryId}&v=3`);
  expect(ticket).toMatchObject({ status: 200, type: expect.stringContaining('text/xml') });
  expect(ticket.text.replace(/\d{5,}/, '1234567890')).toBe(
    '<FlexStatementResponse timestamp="28 August, 2012 10:37 AM EDT"><Status>Success</Status><ReferenceCode>1234567890</ReferenceCode><Url>https://gdcdyn.interactivebrokers.com/AccountManagement/FlexWebService/GetStatement</Url></FlexStatementResponse>',
  );
  control.setToken(token, 'expired');
  later(2_000);
  expect((await get(`SendRequest?t=${token}&q=${queryId}&v=3`)).text).toBe(
    '<FlexStatementResponse timestamp="28 August, 2012 10:37 AM EDT"><Status>Fail</Status><ErrorCode>1012</ErrorCode><ErrorMessage>Token has expired.</ErrorMessage></FlexStatementResponse>',
  );
});

describe('it refuses', () => {
  test.each<[string, string, (token: string, queryId: string) => string]>([
    ['a token that it does not know', '1015', (_token, queryId) => `SendRequest?t=1&q=${queryId}&v=3`],
    [
      'a query of another owner',
      '1014',
      (token) => `SendRequest?t=${token}&q=${control.addAccount({ accountIds: ['U2'] }).queryId}&v=3`,
    ],
    ['a reference that it did not give', '1017', (token) => `GetStatement?t=${token}&q=1234567890&v=3`],
    ['a request without a query', '1020', (token) => `SendRequest?t=${token}&v=3`],
    ['version 2', '1001', (token, queryId) => `SendRequest?t=${token}&q=${queryId}`],
  ])('%s by %s', async (_name, code, pathOf) => {
    const { token, queryId } = control.addAccount({ accountIds: ['U1'] });
    expect(codeIn((await get(pathOf(token, queryId))).text)).toBe(code);
  });

  test('a request without User-Agent, and what it does not have', async () => {
    const { token, queryId } = control.addAccount({ accountIds: ['U1'] });
    expect((await get(`SendRequest?t=${token}&q=${queryId}&v=3`, {})).status).toBe(403);
    expect((await get('Elsewhere')).status).toBe(404);
  });

  test('the reference of another token', async () => {
    const [one, two] = [control.addAccount({ accountIds: ['U1'] }), control.addAccount({ accountIds: ['U2'] })];
    const { text } = await get(`SendRequest?t=${one.token}&q=${one.queryId}&v=3`);
    expect(codeIn((await get(`GetStatement?t=${two.token}&q=${referenceIn(text)}&v=3`)).text)).toBe('1017');
  });
});

describe('it counts by itself', () => {
  const ask = async ({ token, queryId }: { token: string; queryId: string }) =>
    codeIn((await get(`SendRequest?t=${token}&q=${queryId}&v=3`)).text);

  test('one request a second for each token', async () => {
    const [one, two] = [control.addAccount({ accountIds: ['U1'] }), control.addAccount({ accountIds: ['U2'] })];
    expect([await ask(one), await ask(two), await ask(one)]).toEqual([undefined, undefined, '1018']);
    later(999);
    expect(await ask(one)).toBe('1018');
    later(1);
    expect(await ask(one)).toBeUndefined();
    expect(control.overLimit()).toBe(2);
  });

  test('ten a minute, polls included', async () => {
    const account = control.addAccount({ accountIds: ['U1'] });
    const codes: (string | undefined)[] = [];
    for (let count = 0; count < 12; count += 1) {
      const step =
        count % 2 === 0 ? `SendRequest?t=${account.token}&q=${account.queryId}` : `GetStatement?t=${account.token}&q=1`;
      codes.push(codeIn((await get(`${step}&v=3`)).text));
      later(1_000);
    }
    expect(codes.slice(0, 10)).not.toContain('1018');
    expect(codes.slice(10)).toEqual(['1018', '1018']);
    expect(control.overLimit()).toBe(2);
    later(48_000);
    expect(await ask(account)).toBeUndefined();
    expect(control.requests().length).toBe(13);
  });
});

test('a report is made once, is not there for two polls, and stays what it was', async () => {
  control.setPollsUntilReady(2);
  const { token, queryId } = control.addAccount({ accountIds: ['U1', 'U2'] });
  const fill = {
    symbol: 'A&B',
    side: 'sell',
    quantity: '10',
    price: '2',
    executedAt: '2024-03-05T14:31:45.000Z',
  } as const;
  control.addFill('U1', { ...fill, commission: '1' });
  control.addFill('U1', { ...fill, executedAt: '2024-02-20T14:31:45.000Z' });
  const reference = referenceIn((await get(`SendRequest?t=${token}&q=${queryId}&v=3`)).text);
  control.addFill('U2', fill);
  const polls: string[] = [];
  for (let poll = 0; poll < 3; poll += 1) {
    later(1_000);
    polls.push((await get(`GetStatement?t=${token}&q=${reference}&v=3`)).text);
  }
  expect(polls.slice(0, 2).map(codeIn)).toEqual(['1019', '1019']);
  const report = polls[2] ?? '';
  expect(report).toContain('<FlexStatements count="2">');
  expect(report.match(/<Trade /g)?.length).toBe(1);
  expect(report).toContain('symbol="A&amp;B"');
  expect(report).toContain('dateTime="20240305;093145"');
  expect(report).toContain('quantity="-10"');
  expect(report).toContain('ibCommission="-1"');
  expect(report.endsWith('</FlexQueryResponse>\n')).toBe(true);
});

test('faults are met as often as they were set, and can be cleared', async () => {
  const { token, queryId } = control.addAccount({ accountIds: ['U1'] });
  const ask = async () => {
    later(6_500);
    return get(`SendRequest?t=${token}&q=${queryId}&v=3`);
  };
  control.setFault({ kind: 'code', code: '1003', times: 1 });
  expect([codeIn((await ask()).text), codeIn((await ask()).text)]).toEqual(['1003', undefined]);
  control.setFault({ kind: 'cut' });
  expect((await ask()).text).toMatch(/^<FlexStatementResponse(?!.*<\/FlexStatementResponse>)/);
  control.clearFaults();
  control.setFault({ kind: 'page', status: 503, step: 'GetStatement' });
  expect((await ask()).status).toBe(200);
  control.setFault({ kind: 'reset' });
  await expect(ask()).rejects.toThrow(/hang up|ECONNRESET/);
});
