import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventInput } from '../../../../sandbox/accounts/billetweb/control.ts';
import { isFull, type Places } from '../../../../src/domain/places.ts';
import {
  accessTo,
  type ConnectedBilletweb,
  connectedBilletweb,
  placesPages,
  token,
  withRates,
  withSessions,
} from './connected-billetweb.ts';

let billetweb: ConnectedBilletweb;
beforeEach(async () => {
  billetweb = await connectedBilletweb();
});
afterEach(() => billetweb.close());

const known = (total: number, left: number, sold = total - left): Places => ({ known: true, total, left, sold });
const unknown: Places = { known: false, sold: null };
const untold = (sold: number): Places => ({ known: false, sold });

const put = (event: EventInput) => billetweb.control.putEvent(token, event);
const sell = (sale: object) => billetweb.control.sell(token, { eventId: 1235, ...sale });

/** The places that reading the event to its end gives, or how it ended instead. */
async function placesOfEvent(linked: '1235:0' | '1235:1'): Promise<Places | string> {
  const last = (await placesPages(billetweb, linked)).at(-1);
  if (last?.outcome === 'doubtful') return last.code;
  if (last?.outcome !== 'page') return last?.outcome ?? 'nothing';
  const [record] = last.records;
  return record?.kind === 'places' ? record.places : 'no record';
}

type Case = {
  readonly what: string;
  readonly event: EventInput | null;
  readonly sales?: readonly object[];
  readonly places: Places | string;
  readonly full: boolean | undefined;
};

const past = { startsAt: '2026-11-24T06:00:00.000Z', endsAt: '2026-11-24T07:59:59.000Z' };
const second = { sessionId: 656_002 };
const first = { sessionId: 656_001 };

const severalDates: readonly Case[] = [
  {
    what: 'with places left',
    event: withSessions([{}]),
    sales: [{ ...first, count: 37 }],
    places: known(120, 83),
    full: false,
  },
  {
    what: 'that is sold out',
    event: withSessions([{ quota: '2' }]),
    sales: [{ ...first, count: 2 }],
    places: known(2, 0),
    full: true,
  },
  {
    what: 'that is sold beyond its quota',
    event: withSessions([{ quota: '2' }]),
    sales: [{ ...first, count: 3 }],
    places: known(2, 0, 3),
    full: true,
  },
  {
    what: 'with one session sold out and one not',
    event: withSessions([{ quota: '2' }, { quota: '3' }]),
    sales: [{ ...first, count: 2 }, second],
    places: known(5, 2),
    full: false,
  },
  {
    what: 'with every session sold out',
    event: withSessions([{ quota: '1' }, { quota: '1' }]),
    sales: [first, second],
    places: known(2, 0),
    full: true,
  },
  {
    what: 'without limit, or none (quota “0”)',
    event: withSessions([{ quota: '0' }]),
    places: untold(0),
    full: undefined,
  },
  {
    what: 'with one session without limit among sold-out ones',
    event: withSessions([{ quota: '1' }, { quota: '0' }]),
    sales: [first],
    places: untold(1),
    full: undefined,
  },
  { what: 'without a quota', event: withSessions([{ odd: { quota: undefined } }]), places: untold(0), full: undefined },
  { what: 'with an empty quota', event: withSessions([{ quota: '' }]), places: untold(0), full: undefined },
  {
    what: 'with a quota that is no number',
    event: withSessions([{ quota: 'illimité' }]),
    places: untold(0),
    full: undefined,
  },
  { what: 'with a quota below nothing', event: withSessions([{ quota: '-5' }]), places: untold(0), full: undefined },
  {
    what: 'that does not tell what was sold',
    event: withSessions([{ odd: { total_sales: undefined } }]),
    places: unknown,
    full: undefined,
  },
  {
    what: 'with numbers for texts',
    event: withSessions([{ odd: { id: 656_001, quota: 10, total_sales: 4, disabled: 0 } }]),
    places: known(10, 6),
    full: false,
  },
  { what: 'without any session', event: withSessions([]), places: 'no_sessions', full: undefined },
  { what: 'whose sessions are all over', event: withSessions([past]), places: 'no_sessions', full: undefined },
  {
    what: 'whose sessions are all disabled',
    event: withSessions([{ isDisabled: true }]),
    places: unknown,
    full: undefined,
  },
  {
    what: 'with a disabled session, which has no places',
    event: withSessions([{ isDisabled: true }, { quota: '1' }]),
    sales: [second],
    places: known(1, 0),
    full: true,
  },
  {
    what: 'with a session of which one cannot tell whether it is disabled',
    event: withSessions([{ quota: '1' }, { odd: { disabled: '2' } }]),
    sales: [first],
    places: unknown,
    full: undefined,
  },
  {
    what: 'with a session that cannot be read among sold-out ones',
    event: withSessions([{ quota: '1' }, { odd: { start: 'soon' } }]),
    sales: [first],
    places: unknown,
    full: undefined,
  },
  {
    what: 'with a session without any time',
    event: withSessions([{ startsAt: null, endsAt: null }]),
    places: known(120, 120),
    full: false,
  },
  { what: 'that vanished', event: null, places: 'event_vanished', full: undefined },
];

const singleDate: readonly Case[] = [
  {
    what: 'with places left',
    event: withRates([{ quota: '100' }, { quota: '20' }]),
    sales: [{ count: 37 }],
    places: known(120, 83),
    full: false,
  },
  {
    what: 'that is sold out',
    event: withRates([{ quota: '2' }]),
    sales: [{ count: 2 }],
    places: known(2, 0),
    full: true,
  },
  {
    what: 'that is sold beyond its quota',
    event: withRates([{ quota: '1' }]),
    sales: [{ count: 2 }],
    places: known(1, 0, 2),
    full: true,
  },
  {
    what: 'with a booking that is not paid, which takes its place',
    event: withRates([{ quota: '2' }]),
    sales: [{ isPaid: false }, {}],
    places: known(2, 0),
    full: true,
  },
  {
    what: 'with payments of numeric and empty types',
    event: withRates([{ quota: '3' }]),
    sales: [{ paymentType: '430' }, { paymentType: '' }],
    places: known(3, 1),
    full: false,
  },
  {
    what: 'with a refunded ticket, whose place is free',
    event: withRates([{ quota: '2' }]),
    sales: [{ odd: { disabled: '1', order_paid: '0' } }, {}],
    places: known(2, 1),
    full: false,
  },
  {
    what: 'with numbers for texts',
    event: withRates([{ odd: { quota: 2 } }]),
    sales: [{ odd: { disabled: 0, order_session: 0 } }],
    places: known(2, 1),
    full: false,
  },
  {
    what: 'without limit, or none (quota “0”)',
    event: withRates([{ quota: '0' }]),
    sales: [{}],
    places: untold(1),
    full: undefined,
  },
  {
    what: 'with one rate without limit',
    event: withRates([{ quota: '1' }, { quota: '0' }]),
    sales: [{}],
    places: untold(1),
    full: undefined,
  },
  { what: 'without a quota', event: withRates([{ odd: { quota: undefined } }]), places: untold(0), full: undefined },
  {
    what: 'with a quota that is no number',
    event: withRates([{ quota: 'illimité' }]),
    places: untold(0),
    full: undefined,
  },
  { what: 'without rates', event: withRates([]), places: untold(0), full: undefined },
  {
    what: 'with a ticket of which one cannot tell whether it was refunded',
    event: withRates([{ quota: '2' }]),
    sales: [{ odd: { disabled: undefined } }, {}],
    places: unknown,
    full: undefined,
  },
  {
    what: 'whose tickets are for sessions by now',
    event: withRates([{ quota: '1' }]),
    sales: [{ sessionId: 656_001 }],
    places: 'sessions_changed',
    full: undefined,
  },
  { what: 'that vanished', event: null, places: 'event_vanished', full: undefined },
];

describe('the places of an event with sessions', () => {
  test.each(severalDates)('$what: $places, full: $full', async ({ event, sales = [], places, full }) => {
    if (event) put(event);
    for (const sale of sales) sell(sale);
    const found = await placesOfEvent('1235:1');
    expect(found).toEqual(places);
    expect(typeof found === 'string' ? undefined : isFull(found)).toBe(full);
  });

  test('come with each of its sessions, in one page of one question', async () => {
    put(withSessions([{ name: 'Samedi' }, { isDisabled: true, endsAt: null }]));
    sell({ ...first, count: 20 });
    const session = { startsAt: '2026-12-31T19:00:00.000Z', endsAt: '2026-12-31T23:00:00.000Z' };
    const sessions = [
      { ...session, externalId: '656001', name: 'Samedi', isDisabled: false, places: known(120, 100) },
      { ...session, externalId: '656002', name: '', endsAt: null, isDisabled: true, places: known(120, 120) },
    ];
    const records = [{ kind: 'places', eventId: '1235', sessions, places: known(120, 100) }];
    expect(await placesPages(billetweb, '1235:1')).toEqual([
      { outcome: 'page', records, rejected: [], cursor: null, isDone: true },
    ]);
    expect(billetweb.control.requests()).toMatchObject([{ path: '/event/1235/dates', query: 'past=0&version=1' }]);
  });

  test('keep a session that cannot be read, beside those that can', async () => {
    put(withSessions([{ quota: '1' }, { odd: { start: 'soon', quota: undefined } }]));
    const [page] = await placesPages(billetweb, '1235:1');
    if (page?.outcome !== 'page') throw new Error('no page');
    expect(page.records).toMatchObject([{ sessions: [{ externalId: '656001' }], places: unknown }]);
    expect(page.rejected).toMatchObject([
      { externalId: '656002', reason: 'session without a readable start', raw: { id: '656002', start: 'soon' } },
    ]);
    const [rejected] = page.rejected;
    expect(billetweb.connector.normalize('places', rejected?.raw, accessTo())).toEqual(rejected);
  });

  test.each([
    ['2026-12-31T23:00:00.000Z', known(120, 120)],
    ['2026-12-31T23:00:00.001Z', unknown],
  ])('count a session until it is over by the start of the run, at %s', async (until, places) => {
    put(withSessions([{}]));
    const page = await billetweb.read({ stream: 'places', partition: '1235', until }, ['1235:1']);
    expect(page).toMatchObject({ records: [{ places }] });
  });

  test('count one that tells no end by its start', async () => {
    put(withSessions([{ endsAt: null }]));
    const until = '2026-12-31T19:00:00.001Z';
    const page = await billetweb.read({ stream: 'places', partition: '1235', until }, ['1235:1']);
    expect(page).toMatchObject({ records: [{ places: unknown }] });
  });
});

describe('the places of an event with a single date', () => {
  test.each(singleDate)('$what: $places, full: $full', async ({ event, sales = [], places, full }) => {
    if (event) put(event);
    for (const sale of sales) sell(sale);
    const found = await placesOfEvent('1235:0');
    expect(found).toEqual(places);
    expect(typeof found === 'string' ? undefined : isFull(found)).toBe(full);
  });

  test('are reckoned anew from the rates where those were read by a run before', async () => {
    put(withRates([{ quota: '3' }]));
    sell({});
    const before = { step: 'attendees', total: 3, until: '2026-11-24T07:00:00.000Z' };
    const page = await billetweb.read({ stream: 'places', partition: '1235', cursor: before }, ['1235:0']);
    expect(page).toMatchObject({ outcome: 'page', isDone: false, cursor: { until: '2026-11-24T08:00:00.000Z' } });
  });

  test('come in two pages of one question each, with one session of our making', async () => {
    put(withRates([{ quota: '3' }]));
    sell({});
    const session = { externalId: 'fallback_1235_0', name: '', startsAt: null, endsAt: null, isDisabled: false };
    const places = known(3, 2);
    const records = [{ kind: 'places', eventId: '1235', sessions: [{ ...session, places }], places }];
    expect(await placesPages(billetweb, '1235:0')).toEqual([
      {
        outcome: 'page',
        records: [],
        rejected: [],
        cursor: { step: 'attendees', total: 3, until: '2026-11-24T08:00:00.000Z' },
        isDone: false,
      },
      { outcome: 'page', records, rejected: [], cursor: null, isDone: true },
    ]);
    expect(billetweb.control.requests().map(({ path }) => path)).toEqual([
      '/event/1235/tickets',
      '/event/1235/attendees',
    ]);
  });

  test('are the same after a stop at each page’s cursor', async () => {
    put(withRates([{ quota: '3' }]));
    sell({});
    const whole = await placesPages(billetweb, '1235:0');
    for (const [index, page] of whole.entries()) {
      if (page.outcome !== 'page') throw new Error('no page');
      const resumed = await placesPages(billetweb, '1235:0', JSON.parse(JSON.stringify(page.cursor)));
      expect(resumed).toEqual(page.isDone ? whole : whole.slice(index + 1));
    }
  });

  test('are unknown after an unknown total, whatever was sold', async () => {
    put(withRates([{ quota: '0' }]));
    expect((await placesPages(billetweb, '1235:0'))[0]).toMatchObject({ cursor: { step: 'attendees', total: null } });
    expect(await placesOfEvent('1235:0')).toEqual(untold(0));
  });

  test('keep of a ticket that cannot be read nothing of its person', async () => {
    put(withRates([{}]));
    const [id] = sell({ odd: { disabled: 'perhaps' } });
    const [, page] = await placesPages(billetweb, '1235:0');
    if (page?.outcome !== 'page') throw new Error('no page');
    const raw = { id: String(id), ticket_id: '0', disabled: 'perhaps', order_session: '0', order_paid: '1' };
    expect(page.rejected).toMatchObject([
      { externalId: String(id), reason: 'ticket without a readable disabled', raw },
    ]);
    expect(JSON.stringify(page)).not.toMatch(/Nom|Prénom|example\.org/);
    const [rejected] = page.rejected;
    expect(billetweb.connector.normalize('places', rejected?.raw, accessTo())).toEqual(rejected);
  });
});

describe('an event that is doubtful', () => {
  test.each(['1235:0', '1235:1'] as const)('for a key that is not for it (%s) says so', async (linked) => {
    put(linked === '1235:0' ? withRates([{}]) : withSessions([{}]));
    billetweb.control.setFault({ kind: 'restricted', path: '/event/' });
    expect(await placesOfEvent(linked)).toBe('event_restricted');
  });

  test('between its two pages has no places of its first page', async () => {
    put(withRates([{}]));
    billetweb.control.setFault({ kind: 'restricted', path: '/attendees' });
    const pages = await placesPages(billetweb, '1235:0');
    expect(pages.at(-1)).toEqual({ outcome: 'doubtful', code: 'event_restricted' });
    expect(pages.flatMap((page) => (page.outcome === 'page' ? page.records : []))).toEqual([]);
  });

  test('refused by HTTP 403 in the same words is one that the key is not for', async () => {
    billetweb.control.setFault({ kind: 'body', status: 403, text: '{"error":"unauthorized","description":""}' });
    expect(await placesOfEvent('1235:1')).toBe('event_restricted');
  });

  test('since it is linked no more is not asked for', async () => {
    const page = await billetweb.read({ stream: 'places', partition: '1235' }, ['77:1']);
    expect(page).toEqual({ outcome: 'doubtful', code: 'event_unlinked' });
    expect(billetweb.control.requests()).toEqual([]);
  });

  test.each(['', '../events', '1235/dates?x=', 'soiree'])(
    'of the ID “%s” is nothing that is sent',
    async (partition) => {
      const page = await billetweb.read({ stream: 'places', partition }, ['1235:1']);
      expect(page).toMatchObject({ outcome: 'failed', failure: { kind: 'SYSTEM', advice: 'ours' } });
      expect(billetweb.control.requests()).toEqual([]);
    },
  );

  test('is not one whose key was refused: that is the key’s failure', async () => {
    billetweb.control.removeAccount(token);
    const page = await billetweb.read({ stream: 'places', partition: '1235' }, ['1235:1']);
    expect(page).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
  });
});
