import { expect, test } from '@jest/globals';
import type { AccountRequest } from '../../../../src/account-ports.ts';
import { createIbkrFlexConnector } from '../../../../src/connectors/accounts/ibkr-flex/ibkr-flex-connector.ts';
import { accessWith } from './running-flex.ts';

const sent: AccountRequest[] = [];
const opened: { hosts: unknown; limits: unknown; platform: string }[] = [];
const connector = createIbkrFlexConnector({
  openHttp: (options) => {
    opened.push(options);
    return {
      send: (request) => {
        sent.push(request);
        return Promise.resolve({ outcome: 'limited', limit: 'token', waitMs: 12_345.6 });
      },
    };
  },
});
const access = accessWith({ token: '12 3&q=9', queryId: '77' });

test('its limits are those that IBKR publishes, for each token, and every request costs one of each', async () => {
  const limits = connector.limitsOf({});
  expect(limits).toContainEqual({ name: 'token', scope: 'key', kind: 'window', capacity: 10, windowMs: 60_000 });
  expect(limits).toContainEqual({ name: 'token_second', scope: 'key', kind: 'window', capacity: 1, windowMs: 1_000 });

  await connector.check(access, { signal: AbortSignal.timeout(1_000), now: '2024-03-06T12:00:00.000Z' });

  expect(sent[0]?.costs).toEqual(Object.fromEntries(limits.map(({ name }) => [name, 1])));
  expect(opened[0]).toMatchObject({
    limits,
    platform: 'ibkr-flex',
    hosts: { api: 'https://ndcdyn.interactivebrokers.com', statement: 'https://gdcdyn.interactivebrokers.com' },
  });
});

test('a request names its client and version 3, and what was typed cannot add to its query', () => {
  expect(sent[0]?.headers['user-agent']).toBe('relais');
  expect(sent[0]?.query).toBe('t=12%203%26q%3D9&q=77&v=3');
});

test('a limit of ours is told with its wait, and nothing else', async () => {
  const page = { stream: 'report', partition: '', cursor: null, until: '2024-03-06T12:00:00.000Z', since: null };
  const call = { signal: AbortSignal.timeout(1_000), now: '2024-03-06T12:00:00.000Z' };
  expect(await connector.readPage(access, page, call)).toMatchObject({
    failure: { kind: 'RATE_LIMITED', limit: 'token', retryAfterMs: 12_346 },
  });
  expect(await connector.readPage(access, { ...page, stream: 'fills' }, call)).toMatchObject({
    failure: { kind: 'SYSTEM' },
  });
});

test('its form asks for a secret token, a query, a kind of report and a zone, in both languages', () => {
  const { fields, minUsefulIntervalMin, whyThatInterval, historyDays } = connector.describe();
  expect(fields.map(({ name, isSecret }) => [name, isSecret])).toEqual([
    ['token', true],
    ['queryId', false],
    ['reportType', false],
    ['timeZone', false],
  ]);
  for (const { label, help } of fields)
    for (const text of [label.fr, label.en, help?.fr, help?.en]) expect(text).toBeTruthy();
  expect(fields.find(({ name }) => name === 'timeZone')?.choices[0]?.value).toBe('America/New_York');
  expect([minUsefulIntervalMin, historyDays, whyThatInterval === null]).toEqual([60, 365, false]);
});

test('a cursor of this version goes on, another one begins anew', () => {
  const cursor = { step: 'ask', decisions: {} };
  expect(connector.migrateCursor(cursor, 1)).toBe(cursor);
  expect(connector.migrateCursor(cursor, 2)).toBeNull();
});
