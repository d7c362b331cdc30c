import type { AccountCheck, AccountConnection, AccountRun, Connector } from '../../src/contract/account-connections.ts';
import type { Fill, RejectedRow, Trade } from '../../src/contract/broker-records.ts';
import type { Event } from '../../src/contract/events.ts';
import type { Scheduler } from '../../src/contract/schedulers.ts';
import { aPerson } from './alert-world.ts';
import { anId } from './builders.ts';
import { data, type FakeAnswer, type FakeRoutes, fakeApi, type SentRequest } from './fake-api.ts';

/** The account that tests look at, and one of Billetweb. */
export const BROKER_ID = anId('b1');
export const TICKETING_ID = anId('b2');

/** An Alpaca account that is in order and was synchronised some minutes ago. */
export function aBroker(over: Partial<AccountConnection> = {}): AccountConnection {
  return {
    id: BROKER_ID,
    kind: 'brokerage',
    connector: 'alpaca',
    platform: 'alpaca',
    label: 'Alpaca de Camille',
    config: { environment: 'paper' },
    accountId: null,
    status: 'CONNECTED',
    phase: null,
    waitingUntil: null,
    syncIntervalMin: 15,
    effectiveIntervalMin: 15,
    syncEnabled: true,
    schedulerStopped: false,
    lastSyncAt: minutesFromNow(-5),
    lastSyncError: null,
    nextSyncAt: minutesFromNow(10),
    rights: ['read'],
    checkedAt: minutesFromNow(-60),
    createdAt: minutesFromNow(-600),
    ...over,
  };
}

/** A Billetweb account in order. */
export function aTicketing(over: Partial<AccountConnection> = {}): AccountConnection {
  const of = { id: TICKETING_ID, kind: 'ticketing', connector: 'billetweb', platform: 'billetweb' } as const;
  return aBroker({ ...of, label: 'Atelier Terre', config: {}, rights: null, ...over });
}

/** An instant that many minutes from now. */
export function minutesFromNow(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** A run that brought two fills. */
export function anAccountRun(over: Partial<AccountRun> = {}): AccountRun {
  return {
    ...{ id: anId('c1'), listingId: null, connectionId: BROKER_ID, trigger: 'manual', status: 'succeeded', number: 4 },
    ...{ queuedAt: minutesFromNow(-5), startedAt: minutesFromNow(-5), finishedAt: minutesFromNow(-5) },
    ...{ durationMs: 2400, attempts: 1, pages: 3, fetched: 10, imported: 2, updated: 1, skipped: 6, rejected: 1 },
    ...{ eventsSynced: 0, tradesImported: 1, tradesUpdated: 2, tradesSkipped: 3, tradesRejected: 0, waitMs: 0 },
    ...{ warnings: [], error: null, workflowId: `sync/${BROKER_ID}`, workflowRunId: null, temporalUrl: null },
    ...over,
  };
}

/** A buy whose decimals no floating-point number holds. */
export function aFill(over: Partial<Fill> = {}): Fill {
  return {
    ...{ id: anId('d1'), account: 'PA-1', symbol: 'BTC/USD', externalId: 'f-1', side: 'buy', currency: 'USD' },
    ...{
      executedAt: '2026-11-24T06:00:01.123456789Z',
      quantity: '0.000000010000000001',
      price: '12345678901234567.10',
    },
    ...{ fee: null, orderId: null, effect: 'fill', effectOf: null, revision: 1, firstSeenAt: minutesFromNow(-5) },
    ...over,
  };
}

/** A closed long trade without a note. */
export function aTrade(over: Partial<Trade> = {}): Trade {
  return {
    ...{ id: anId('e1'), account: 'PA-1', symbol: 'AAPL', side: 'long', status: 'closed', currency: 'USD' },
    ...{ openedAt: '2026-11-20T14:30:00Z', closedAt: '2026-11-21T15:00:00Z', quantity: '1250', openQuantity: '0' },
    ...{ entryPrice: '174.78', exitPrice: '180.10', realisedProfit: '-6650.000', fillCount: 2, note: '' },
    ...{ fees: [{ amount: '0.02', currency: 'USD' }], feesPending: false },
    ...over,
  };
}

/** A row without a price that waits to be settled. */
export function aRejected(over: Partial<RejectedRow> = {}): RejectedRow {
  return {
    ...{
      id: anId('f1'),
      stream: 'fills',
      externalId: 'x-9',
      reason: 'price: missing',
      raw: { id: 'x-9', qty: '1.50' },
    },
    ...{ runId: null, seenAt: minutesFromNow(-5), settledAt: null, settledHow: null },
    ...over,
  };
}

/** A formation with 3 places left of 12. */
export function anEvent(over: Partial<Event> = {}): Event {
  return {
    ...{ id: anId('a1'), connectionId: TICKETING_ID, kind: 'formation', name: 'Tournage', reference: 'tournage' },
    ...{ externalId: '101', totalByHand: null, placesTotal: 12, placesLeft: 3, isFull: false },
    ...{ lastSyncAt: minutesFromNow(-5), warning: null, sessions: [] },
    ...over,
  };
}

/** A scheduler that is started and whose last run went well. */
export function aScheduler(over: Partial<Scheduler> = {}): Scheduler {
  const counts = { eventsSynced: 12, imported: 1, updated: 2, skipped: 9, rejected: 0 };
  const [startedAt, finishedAt] = [minutesFromNow(-6), minutesFromNow(-5)];
  return {
    ...{ isRunning: true, isSyncing: false, lastRun: startedAt, lastError: null, nextRun: minutesFromNow(10) },
    lastResult: { status: 'succeeded', startedAt, finishedAt, durationMs: 2400, ...counts },
    ...{ runCount: 42, connections: 1 },
    ...over,
  };
}

type Field = Connector['fields'][number];

function aField(name: string, label: string, over: Partial<Field> = {}): Field {
  return {
    ...{ name, label: { fr: label, en: `${label} (en)` }, help: null, input: 'text', isSecret: true, isRequired: true },
    ...{ maxLength: 200, pattern: null, example: null, choices: [], when: null },
    ...over,
  };
}

const choiceOf = (value: string) => ({ value, label: { fr: value.toUpperCase(), en: value.toUpperCase() } });

/** Three connectors: Billetweb, one by exchange, and one that has nothing new within an hour. */
export const someConnectors: readonly Connector[] = [
  {
    ...{ name: 'billetweb', kind: 'ticketing', title: 'Billetweb', minUsefulIntervalMin: 5 },
    ...{ whyThatInterval: null, historyDays: null },
    fields: [
      aField('user', 'Identifiant', { isSecret: false, pattern: '\\d+', example: '12345' }),
      aField('apiKey', 'Clé API'),
    ],
  },
  {
    ...{ name: 'ccxt', kind: 'brokerage', title: 'Bourse de crypto-monnaies', minUsefulIntervalMin: 5 },
    ...{ whyThatInterval: null, historyDays: null },
    fields: [
      aField('exchange', 'Bourse', {
        ...{ isSecret: false, input: 'choice', choices: [choiceOf('binance'), choiceOf('coinbase'), choiceOf('okx')] },
      }),
      aField('apiKey', 'Clé API'),
      aField('secret', 'Secret', { when: { field: 'exchange', isOneOf: ['binance', 'okx'] } }),
      aField('privateKey', 'Clé privée', { input: 'long_text', when: { field: 'exchange', isOneOf: ['coinbase'] } }),
      aField('symbols', 'Paires', {
        ...{ isSecret: false, input: 'list', pattern: '[A-Z]+/[A-Z]+', example: 'BTC/USDT' },
        when: { field: 'exchange', isOneOf: ['binance'] },
      }),
    ],
  },
  {
    ...{ name: 'ibkr-flex', kind: 'brokerage', title: 'Interactive Brokers (Flex)', minUsefulIntervalMin: 60 },
    whyThatInterval: { fr: 'Le relevé n’est produit qu’une fois par jour.', en: 'The statement is made once a day.' },
    historyDays: 365,
    fields: [aField('token', 'Jeton')],
  },
];

/** A check that found two accounts by a key that may only read. */
export function aCheck(over: Partial<AccountCheck> = {}): AccountCheck {
  const accounts = [
    { id: '1', name: 'Atelier' },
    { id: '2', name: 'Boutique' },
  ];
  return { ok: true, accounts, rights: ['read'], clockSkewMs: 120, error: null, ...over };
}

/** An API for a member with these accounts; `routes` come before its own. */
export function fakeAccounts(
  accounts: readonly AccountConnection[],
  routes: FakeRoutes = {},
  person: Parameters<typeof aPerson>[0] = {},
): SentRequest[] {
  const one = accounts.map((each) => [`GET /api/connections/${each.id}`, () => data(each)] as const);
  return fakeApi({
    'GET /api/preferences': () => data(aPerson({ name: 'Camille', role: 'member', ...person })),
    'GET /api/connectors': () => data(someConnectors),
    'GET /api/connections': ({ query }) => {
      const found = accounts.filter(({ kind }) => kind === query['kind']);
      return data(found, { total: found.length, page: 1, pageSize: 100 });
    },
    ...Object.fromEntries(one),
    ...routes,
  });
}

/** A page of a list that has no other. */
export function onePage(rows: readonly unknown[]): FakeAnswer {
  return data(rows, { total: rows.length, page: 1, pageSize: 25 });
}
