import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  accessTo,
  type ConnectedBilletweb,
  callAt,
  connectedBilletweb,
  startAt,
  token,
} from './connected-billetweb.ts';

let billetweb: ConnectedBilletweb;
beforeEach(async () => {
  billetweb = await connectedBilletweb();
});
afterEach(() => billetweb.close());

const check = (secret?: string) => billetweb.connector.check(accessTo([], secret), callAt(startAt));

describe('a check', () => {
  test('of a good key is one question, and finds no accounts and no needless rights', async () => {
    expect(await check()).toEqual({ outcome: 'answered', value: { accounts: [], rights: [], clockSkewMs: null } });
    expect(billetweb.control.requests()).toEqual([{ path: '/events', query: 'past=0&version=1', at: startAt }]);
  });

  test.each([`Basic ${token}`, `basic  ${token}`, ` ${token}\n`])(
    'takes the token as it was copied: %j',
    async (secret) => {
      expect(await check(secret)).toMatchObject({ outcome: 'answered' });
    },
  );

  test('of a key for some events only is good', async () => {
    billetweb.control.addAccount({ token: 'c29tZTpldmVudHM=', onlyEvents: [1235] });
    expect(await check('c29tZTpldmVudHM=')).toMatchObject({ outcome: 'answered' });
  });

  test.each([
    [401, 'AUTH'],
    [403, 'AUTH'],
    [200, 'AUTH'],
  ])('of a wrong key that is refused by HTTP %i asks to reconnect', async (badKey, kind) => {
    billetweb.control.setStatuses({ badKey });
    const failure = expect.objectContaining({ kind, advice: 'reconnect', code: 'unauthorized' });
    expect(await check('d3Jvbmc6a2V5')).toEqual({ outcome: 'failed', failure });
  });

  test.each(['', '   ', 'Basic ', 'two words', 'clé', 'line\nbreak'])('sends no token such as %j', async (secret) => {
    expect(await check(secret)).toMatchObject({ failure: { kind: 'CONFIG', advice: 'reconnect' } });
    expect(billetweb.control.requests()).toEqual([]);
  });
});

describe('Billetweb', () => {
  test('is read by the limits that were not refused, for each key and for our address', () => {
    expect(billetweb.connector.limitsOf({})).toEqual([
      { name: 'key', scope: 'key', kind: 'window', capacity: 90, windowMs: 80_000 },
      { name: 'address', scope: 'address', kind: 'window', capacity: 90, windowMs: 80_000 },
    ]);
  });

  test('asks for one secret, in both languages, and its pattern takes what check takes', () => {
    const { fields, ...description } = billetweb.connector.describe();
    expect(fields).toMatchObject([{ name: 'token', isSecret: true, isRequired: true, input: 'text' }]);
    const pattern = new RegExp(`^(?:${fields[0]?.pattern ?? ''})$`);
    expect([token, `Basic ${token}`, fields[0]?.example ?? ''].every((text) => pattern.test(text))).toBe(true);
    expect(['', 'Basic ', 'two words', 'clé'].some((text) => pattern.test(text))).toBe(false);
    expect(description).toMatchObject({
      name: 'billetweb',
      kind: 'ticketing',
      minUsefulIntervalMin: 5,
      historyDays: null,
    });
  });

  test('begins every run with its events and what was sold', () => {
    expect(billetweb.connector.partitions(accessTo(['1235:1']))).toEqual([
      { stream: 'events', partition: '' },
      { stream: 'sales', partition: '' },
    ]);
    expect(billetweb.connector.platformOf({})).toBe('billetweb');
  });

  test('reads on from a cursor of its version, and begins anew with another', () => {
    const cursor = { since: startAt, fullAt: startAt };
    expect(billetweb.connector.migrateCursor(cursor, 1)).toEqual(cursor);
    expect(billetweb.connector.migrateCursor(cursor, 0)).toBeNull();
  });
});
