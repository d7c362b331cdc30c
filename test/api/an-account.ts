import type { MemoryAccounts } from '../support/memory-accounts.ts';

const NOW = '2026-11-24T06:00:00.000Z';

/** The account of `owner` in the world of the API’s tests: a broker with a trade and a row that could not be read, and an event. */
export function anAccount(ids: {
  readonly account: string;
  readonly accountRun: string;
  readonly event: string;
  readonly trade: string;
  readonly rejected: string;
}): MemoryAccounts {
  return {
    account: {
      ...{ id: ids.account, ownerId: 'owner', kind: 'brokerage', connector: 'alpaca', platform: 'alpaca' },
      ...{ label: 'Alpaca', config: { environment: 'paper' }, accountId: null, rights: ['read'], checkedAt: NOW },
      ...{ syncEnabled: true, schedulerStopped: false, syncIntervalMin: 15, nextSyncAt: NOW },
      ...{ phase: null, waitingUntil: null, failure: null, failingSince: null, lastSyncAt: NOW, createdAt: NOW },
    },
    run: {
      ...{ id: ids.accountRun, connectionId: ids.account, connectionKind: 'brokerage', trigger: 'schedule' },
      ...{ status: 'succeeded', number: 1, queuedAt: NOW, startedAt: NOW, finishedAt: NOW, attempts: 1, pages: 1 },
      ...{ fetched: 1, imported: 1, updated: 0, skipped: 0, rejected: 0, eventsSynced: 0, waitMs: 0 },
      ...{ warnings: [], failure: null, workflowId: `sync/${ids.account}`, workflowRunId: 'run-1' },
    },
    event: {
      ...{
        id: ids.event,
        ownerId: 'owner',
        connectionId: null,
        kind: 'formation',
        name: 'Poterie',
        reference: 'poterie',
      },
      ...{ externalId: null, totalByHand: null, placesTotal: 12, placesLeft: 3, isFull: false, lastSyncAt: NOW },
      ...{ warning: null, sessions: [] },
    },
    trade: {
      ...{ id: ids.trade, accountKey: 'main', symbol: 'AAPL', side: 'long', status: 'open', openedAt: NOW },
      ...{ closedAt: null, quantity: '2', openQuantity: '2', entryPrice: '174.78', exitPrice: null },
      ...{ realisedProfit: '0', currency: 'USD', fees: [], feesPending: true, fillCount: 1, note: '' },
    },
    rejected: {
      ...{ id: ids.rejected, stream: 'fills', externalId: null, reason: 'qty is no decimal', raw: {} },
      ...{ runId: null, seenAt: NOW, settledAt: null, settledHow: null },
    },
  };
}
