import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { apiKey } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';
import { aCall, access, type ConnectedLodgify, connectedLodgify } from './connected-lodgify.ts';

let hub: ConnectedLodgify;
beforeEach(async () => {
  hub = await connectedLodgify();
});
afterEach(() => hub.close());

const connect = (key: string) => hub.connector.connect({ apiKey: key }, aCall());
const houses = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: 2000 + index,
    name: `House ${index}`,
    roomTypes: [{ id: 1, name: 'whatever' }],
  }));

describe('an account', () => {
  test('is opened by its key, and named by the user it is of', async () => {
    expect(await connect(` ${apiKey}\n`)).toEqual({
      outcome: 'answered',
      value: { secrets: { apiKey }, accountKey: '510120', name: 'Lodgify 510120' },
      budget: null,
    });
  });

  test('keeps its name under a new key', async () => {
    hub.control.addAccount({ apiKey: 'new-key', userId: 510120, properties: houses(1) });
    expect(await connect('new-key')).toMatchObject({ value: { accountKey: '510120' } });
  });

  test.each([
    ['a wrong key', 'wrong', 'AUTH'],
    ['no key', '', 'AUTH'],
    ['a key that no header can hold', 'k\u0000ey', 'CONFIG'],
  ])('is refused with %s, which nothing repeats', async (_, key, kind) => {
    const answer = await connect(key);
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind } });
    if (key !== '') expect(JSON.stringify(answer)).not.toContain(key);
  });

  test('without a property cannot be named yet', async () => {
    hub.control.addAccount({ apiKey: 'empty', userId: 7, properties: [] });
    expect(await connect('empty')).toMatchObject({ failure: { kind: 'CONFIG' } });
  });
});

describe('units', () => {
  test('are the room types of each property, by both IDs', async () => {
    expect(await hub.connector.listUnits(access, aCall())).toMatchObject({
      value: [
        { id: '1000/1233', name: 'House 1 – House 1' },
        { id: '1000/1234', name: 'House 1 – Attic' },
      ],
    });
  });

  test('are listed page by page to the last, a whole house by its own name', async () => {
    hub.control.addAccount({ apiKey: 'many', userId: 8, properties: houses(103) });
    const answer = await hub.connector.listUnits({ accountId: 'b', secrets: { apiKey: 'many' } }, aCall());
    if (answer.outcome === 'failed') throw new Error(answer.failure.detail);
    expect(answer.value.map(({ id }) => id)).toEqual(houses(103).map(({ id }) => `${id}/1`));
    expect(answer.value[102]?.name).toBe('House 102');
    const pages = hub.control.requests().map(({ query }) => query);
    expect(pages).toEqual([1, 2, 3].map((page) => `page=${page}&size=50&includeCount=false`));
  });

  test('are none of them told when a page cannot be read', async () => {
    hub.control.setFaults([{ kind: 'text', text: '{"items":[{"id":1,"rooms":[{"name":"Sam Example"}]}]}' }]);
    expect(await hub.connector.listUnits(access, aCall())).toEqual({
      outcome: 'failed',
      failure: {
        kind: 'SCHEMA_DRIFT',
        detail: 'answer of an unknown shape at /items/0/rooms/0/id from 127.0.0.1 (listing properties)',
      },
    });
  });
});
