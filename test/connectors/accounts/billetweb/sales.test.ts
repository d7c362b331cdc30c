import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CursorValue } from '../../../../src/account-ports.ts';
import { plusMinutes, plusMs } from '../../../../src/domain/instant.ts';
import {
  accessTo,
  type ConnectedBilletweb,
  callAt,
  connectedBilletweb,
  startAt,
  token,
  withRates,
} from './connected-billetweb.ts';

let billetweb: ConnectedBilletweb;
beforeEach(async () => {
  billetweb = await connectedBilletweb();
  for (const id of [1, 2, 3]) billetweb.control.putEvent(token, { ...withRates([{}]), id, slug: `event-${id}` });
});
afterEach(() => billetweb.close());

const linked = ['1:0', '2:1'];
const cursor = { since: startAt, fullAt: startAt };
const readSales = (given: CursorValue, until?: string) =>
  billetweb.read({ stream: 'sales', cursor: given, ...(until === undefined ? {} : { until }) }, linked);
const asked = () => billetweb.control.requests().map(({ path, query }) => `${path}?${query}`);
const page = (events: readonly string[], next: object) => ({
  outcome: 'page',
  records: [],
  rejected: [],
  cursor: next,
  isDone: true,
  partitions: events.map((partition) => ({ stream: 'places', partition })),
});
const all = (until: string) => page(['1', '2'], { since: until, fullAt: until });

describe('a full pass', () => {
  test.each<[string, CursorValue]>([
    ['at first', null],
    ['after an hour', { since: plusMinutes(startAt, -1), fullAt: plusMinutes(startAt, -60) }],
    ['after a full pass in the future', { since: startAt, fullAt: plusMinutes(startAt, 1) }],
    ['from a cursor of no known form', { page: 7 }],
    ['from a cursor with a time that is none', { since: 'lately', fullAt: startAt }],
  ])('is made %s, without a question', async (_when, given) => {
    expect(await readSales(given)).toEqual(all(startAt));
    expect(asked()).toEqual([]);
  });

  test('is not made a moment before the hour is over', async () => {
    const fullAt = plusMs(startAt, -3_599_999);
    expect(await readSales({ since: startAt, fullAt })).toEqual(page([], { since: startAt, fullAt }));
  });

  test('stands in where the key is for some events only and may not ask what was sold', async () => {
    billetweb.control.setFault({ kind: 'restricted', path: '/attendees' });
    billetweb.setNow(plusMinutes(startAt, 15));
    expect(await readSales(cursor)).toEqual(all(plusMinutes(startAt, 15)));
    expect(asked()).toHaveLength(1);
  });

  test('stands in where a change names no event, which may then be any; nothing of its person is kept', async () => {
    billetweb.control.sell(token, { eventId: 3, odd: { event: undefined } });
    billetweb.control.sell(token, { eventId: 3 });
    billetweb.setNow(plusMinutes(startAt, 15));
    const until = plusMinutes(startAt, 15);
    billetweb.control.setFault({
      kind: 'body',
      status: 200,
      path: '/attendees',
      text: JSON.stringify([{ id: '9', email: 'a@example.org', name: 'Nom', disabled: '0' }]),
    });
    const read = await readSales(cursor);
    const rejected = [{ externalId: '9', raw: { id: '9', disabled: '0' }, reason: 'ticket without a readable event' }];
    expect(read).toEqual({ ...all(until), rejected });
    expect(billetweb.connector.normalize('sales', rejected[0]?.raw, accessTo())).toEqual(rejected[0]);
  });
});

describe('between full passes', () => {
  test('only linked events with a change since the last run began are read, ten minutes of overlap included', async () => {
    billetweb.control.sell(token, { eventId: 2, count: 2 });
    billetweb.control.sell(token, { eventId: 3 });
    billetweb.setNow(plusMinutes(startAt, 15));
    const until = plusMinutes(startAt, 15);
    expect(await readSales(cursor)).toEqual(page(['2'], { since: until, fullAt: startAt }));
    expect(asked()).toEqual([`/attendees?last_update=${Date.parse(startAt) / 1_000 - 600}&version=1`]);
  });

  test.each([
    [-601, []],
    [-600, ['1']],
    [0, ['1']],
  ])('a sale %i s from the start of the last run is told of: %j', async (seconds, events) => {
    billetweb.setNow(plusMs(startAt, seconds * 1_000));
    billetweb.control.sell(token, { eventId: 1 });
    billetweb.setNow(plusMinutes(startAt, 15));
    expect(await readSales(cursor)).toMatchObject({ partitions: events.map((partition) => ({ partition })) });
  });

  test('a refund is a change as well as a sale is', async () => {
    const [ticket = 0] = billetweb.control.sell(token, { eventId: 1 });
    billetweb.setNow(plusMinutes(startAt, 30));
    billetweb.control.editTicket(token, ticket, { isDisabled: true });
    const since = plusMinutes(startAt, 15);
    expect(await readSales({ since, fullAt: startAt })).toMatchObject({ partitions: [{ partition: '1' }] });
  });

  test.each(['430', '10549', '', 'free', 'cash'])(
    'a payment of the type “%s” is a sale like any other',
    async (paymentType) => {
      billetweb.control.sell(token, { eventId: 1, paymentType, isPaid: false });
      expect(await readSales(cursor)).toMatchObject({ partitions: [{ partition: '1' }], rejected: [] });
    },
  );

  test('what is sold while a run reads is told of by the next, since a cursor is the start of its run', async () => {
    const until = plusMinutes(startAt, 15);
    billetweb.setNow(plusMinutes(startAt, 20));
    const first = await readSales(cursor, until);
    billetweb.control.sell(token, { eventId: 1 });
    billetweb.setNow(plusMinutes(startAt, 30));
    expect(first).toMatchObject({ cursor: { since: until }, partitions: [] });
    if (first.outcome !== 'page') throw new Error('no page');
    expect(await readSales(first.cursor)).toMatchObject({ partitions: [{ partition: '1' }] });
  });

  test('no sale is missed, whenever sales and runs come (60 lives, seed 20261130)', async () => {
    const life = fc.array(fc.tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 900 }), fc.boolean()), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(life, async (steps) => {
        let [nowAt, known]: [string, CursorValue] = [plusMinutes(startAt, 60 * 24), null];
        const unread = new Set<string>();
        billetweb.setNow(nowAt);
        known = { since: nowAt, fullAt: nowAt };
        for (const [eventId, seconds, isRun] of steps) {
          nowAt = plusMs(nowAt, seconds * 1_000);
          billetweb.setNow(nowAt);
          billetweb.control.sell(token, { eventId });
          if (eventId < 3) unread.add(String(eventId));
          if (!isRun) continue;
          const read = await readSales(known);
          if (read.outcome !== 'page') throw new Error(`the page came to ${read.outcome}`);
          const told = new Set(read.partitions?.map(({ partition }) => partition));
          for (const event of unread) expect(told).toContain(event);
          expect(told).not.toContain('3');
          unread.clear();
          known = read.cursor;
        }
        for (const id of [1, 2, 3]) {
          billetweb.control.removeEvent(token, id);
          billetweb.control.putEvent(token, { ...withRates([{}]), id, slug: `event-${id}` });
        }
      }),
      { numRuns: 60, seed: 20_261_130 },
    );
  });
});

describe('the linked events', () => {
  test('may be none', async () => {
    expect(await billetweb.read({ stream: 'sales' })).toMatchObject({ outcome: 'page', partitions: [], rejected: [] });
  });

  test('are read once each, and an entry that is none is told of without keeping the others back', async () => {
    const entries = ['1:0', '1:1', 'soiree:0', '2'];
    const read = await billetweb.read({ stream: 'sales' }, entries);
    const reason = 'linkedEvents has an entry that is not <eventId>:<0|1>';
    expect(read).toMatchObject({
      partitions: [{ stream: 'places', partition: '1' }],
      rejected: [
        { externalId: null, raw: 'soiree:0', reason },
        { externalId: null, raw: '2', reason },
      ],
    });
  });

  test('may come as the text that a list of one is', async () => {
    const access = { ...accessTo(), config: { linkedEvents: '2:1' } };
    const request = { stream: 'sales', partition: '', cursor: null, until: startAt, since: null };
    expect(await billetweb.connector.readPage(access, request, callAt(startAt))).toMatchObject({
      partitions: [{ partition: '2' }],
    });
  });
});
