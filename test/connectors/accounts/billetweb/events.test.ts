import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  accessTo,
  type ConnectedBilletweb,
  connectedBilletweb,
  token,
  withRates,
  withSessions,
} from './connected-billetweb.ts';

let billetweb: ConnectedBilletweb;
beforeEach(async () => {
  billetweb = await connectedBilletweb();
});
afterEach(() => billetweb.close());

const readEvents = () => billetweb.read({ stream: 'events' });
const eventsOf = async () => {
  const page = await readEvents();
  if (page.outcome !== 'page') throw new Error(`the page came to ${page.outcome}`);
  return page;
};

describe('the page of events', () => {
  test('has every event that is not over, by slug and number, with its French time', async () => {
    const { control } = billetweb;
    control.putEvent(token, withSessions([{}], { startsAt: '2026-12-31T19:00:00.000Z' }));
    control.putEvent(token, { id: 77, slug: 'stage-ete', name: 'Stage d’été', startsAt: '2027-07-01T07:00:00.000Z' });
    control.putEvent(token, { id: 78, slug: 'undated', name: 'Sans date' });
    control.putEvent(token, { id: 79, slug: 'over', name: 'Fini', startsAt: '2026-11-01T07:00:00.000Z' });
    const event = { externalId: '1235', slug: 'soiree', name: 'Retro future shock' };
    expect(await readEvents()).toEqual({
      outcome: 'page',
      records: [
        { kind: 'event', event: { ...event, startsAt: '2026-12-31T19:00:00.000Z', hasSessions: true } },
        {
          kind: 'event',
          event: {
            externalId: '77',
            slug: 'stage-ete',
            name: 'Stage d’été',
            startsAt: '2027-07-01T07:00:00.000Z',
            hasSessions: false,
          },
        },
        {
          kind: 'event',
          event: { externalId: '78', slug: 'undated', name: 'Sans date', startsAt: null, hasSessions: false },
        },
      ],
      rejected: [],
      cursor: null,
      isDone: true,
    });
  });

  test('is empty where there are none, which the store has to judge', async () => {
    expect(await readEvents()).toEqual({ outcome: 'page', records: [], rejected: [], cursor: null, isDone: true });
  });

  test('has only the events that the key is for', async () => {
    const restricted = 'c29tZTpldmVudHM=';
    billetweb.control.addAccount({ token: restricted, onlyEvents: [1235] });
    billetweb.control.putEvent(restricted, withRates([{}]));
    billetweb.control.putEvent(restricted, { id: 77, slug: 'other', name: 'Other' });
    const page = { stream: 'events', partition: '', cursor: null, until: '2026-11-24T08:00:00.000Z', since: null };
    const call = { signal: AbortSignal.timeout(20_000), now: page.until };
    expect(await billetweb.connector.readPage(accessTo([], restricted), page, call)).toMatchObject({
      records: [{ event: { externalId: '1235' } }],
    });
  });

  test.each<[object, object]>([
    [
      { id: 1235, multiple: 1 },
      { externalId: '1235', hasSessions: true },
    ],
    [{ ext_id: undefined }, { slug: '' }],
    [{ ext_id: 2026 }, { slug: '2026' }],
    [{ start: '' }, { startsAt: null }],
    [{ start: undefined }, { startsAt: null }],
    [{ tags: null, tax_rate: 5.5, online: 'maybe', image: 7, end: 'never' }, { externalId: '1235' }],
  ])('takes a row with %j', async (odd, event) => {
    billetweb.control.putEvent(token, { ...withSessions([{}]), odd: { ...odd } });
    expect(await readEvents()).toMatchObject({ records: [{ event }], rejected: [] });
  });

  test.each<[object, string]>([
    [{ id: undefined }, 'event without a readable id'],
    [{ id: '12/35' }, 'event without a readable id'],
    [{ multiple: undefined }, 'event without a readable multiple'],
    [{ multiple: '2', start: 'soon' }, 'event without a readable start, multiple'],
  ])('keeps a row with %j for later, beside those that can be read', async (odd, reason) => {
    billetweb.control.putEvent(token, { ...withSessions([{}]), odd: { ...odd } });
    billetweb.control.putEvent(token, { id: 77, slug: 'fine', name: 'Fine' });
    const page = await eventsOf();
    expect(page.records).toMatchObject([{ event: { externalId: '77' } }]);
    expect(page.rejected).toEqual([
      { externalId: 'id' in odd ? null : '1235', reason, raw: expect.objectContaining({ ext_id: 'soiree' }) },
    ]);
    const [rejected] = page.rejected;
    expect(billetweb.connector.normalize('events', rejected?.raw, accessTo())).toEqual(rejected);
  });

  test('gives a row read again as it gave it in the page', async () => {
    billetweb.control.putEvent(token, withSessions([{}], { startsAt: '2026-12-31T19:00:00.000Z' }));
    const [record] = (await eventsOf()).records;
    const answer = await fetch(`${billetweb.url}/events?version=1`, { headers: { authorization: `Basic ${token}` } });
    const [raw] = z.array(z.unknown()).parse(await answer.json());
    expect(record).toMatchObject({ kind: 'event' });
    expect(billetweb.connector.normalize('events', raw, accessTo())).toEqual(record);
  });
});
