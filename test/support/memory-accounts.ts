import type { AccountConnection, AccountRun, AccountStore } from '../../src/account-store-ports.ts';
import type { BrokerRecordStore, StoredRejected, StoredTrade } from '../../src/broker-record-ports.ts';
import type { Reach } from '../../src/domain/member.ts';
import type { EventStore, TicketedEvent } from '../../src/event-ports.ts';

/** One account, one event, one trade and one rejected row, all of one owner. */
export type MemoryAccounts = {
  readonly account: AccountConnection;
  readonly run: AccountRun;
  readonly event: TicketedEvent;
  readonly trade: StoredTrade;
  readonly rejected: StoredRejected;
};

const isWithin = (reach: Reach, ownerId: string) => reach.kind === 'any' || reach.memberId === ownerId;

/** Stores of accounts in memory, for what the API makes of them: nothing is ever changed. */
export function memoryAccountStores(state: MemoryAccounts | undefined) {
  return {
    accounts: accountStore(state),
    brokerRecords: brokerRecordStore(state),
    events: eventStore(state),
  };
}

function accountStore(state: MemoryAccounts | undefined): AccountStore {
  const within = (reach: Reach, id: string) =>
    state && id === state.account.id && isWithin(reach, state.account.ownerId) ? state : undefined;
  return {
    list: async (ownerId, kind) => {
      const items = state && state.account.ownerId === ownerId && state.account.kind === kind ? [state.account] : [];
      return { items, total: items.length };
    },
    find: async (reach, id) => within(reach, id)?.account,
    create: async (owner, { secrets: _secrets, ...account }) => {
      if (!state) return { outcome: 'too_many_connections' };
      const connection = { ...state.account, ...account, ownerId: owner.actor.memberId };
      return { outcome: 'saved', connection, runId: state.run.id };
    },
    update: async ({ reach }, id) => {
      const found = within(reach, id);
      return found && { outcome: 'saved', connection: found.account, isOwed: false };
    },
    markDeleted: async ({ reach }, id) => within(reach, id) !== undefined,
    remove: async () => {},
    open: async (reach, id) => {
      const found = within(reach, id);
      if (!found) return undefined;
      const { connector, config, accountId } = found.account;
      return {
        connector,
        connectionId: id,
        config,
        accountId,
        credentialVersion: 1,
        secrets: { keyId: 'k', secretKey: 's' },
      };
    },
    noteCheck: async () => {},
    request: async ({ reach }, id) => {
      const found = within(reach, id);
      return (
        found && { runId: found.run.id, state: 'started', workflowId: `sync/${id}`, ownerId: found.account.ownerId }
      );
    },
    requestAnother: async () => {},
    runs: async (reach, id) => {
      const found = within(reach, id);
      return found && { items: [found.run], total: 1 };
    },
    findRun: async (reach, id) => (state && id === state.run.id ? within(reach, state.account.id)?.run : undefined),
    scheduler: async () => ({
      ...{ isRunning: true, isSyncing: false, lastRun: null, lastResult: null, lastFailed: null },
      ...{ nextRun: null, runCount: 0, connections: 0 },
    }),
    switchScheduler: async () => {},
    scheduled: async () => [],
  };
}

function brokerRecordStore(state: MemoryAccounts | undefined): BrokerRecordStore {
  type Of = { readonly reach: Reach; readonly connectionId: string };
  const within = ({ reach, connectionId }: Of) =>
    state && connectionId === state.account.id && isWithin(reach, state.account.ownerId) ? state : undefined;
  return {
    fills: async (of) => within(of) && { items: [], total: 0 },
    trades: async (of) => {
      const found = within(of);
      return found && { items: [found.trade], total: 1 };
    },
    rejected: async (of) => {
      const found = within(of);
      return found && { items: [found.rejected], total: 1 };
    },
    findRejected: async (of, id) => (id === state?.rejected.id ? within(of)?.rejected : undefined),
    note: async (by, id, note) => {
      const found = within(by);
      return found && id === found.trade.id ? { ...found.trade, note } : undefined;
    },
    settle: async (by) => within(by)?.rejected,
  };
}

function eventStore(state: MemoryAccounts | undefined): EventStore {
  const within = (reach: Reach, id: string) =>
    state && id === state.event.id && isWithin(reach, state.event.ownerId) ? state.event : undefined;
  return {
    list: async (ownerId) => {
      const items = state && state.event.ownerId === ownerId ? [state.event] : [];
      return { items, total: items.length };
    },
    find: async (reach, id) => within(reach, id),
    create: async ({ actor }, fields) =>
      state && { outcome: 'saved', event: { ...state.event, ...fields, connectionId: null, ownerId: actor.memberId } },
    update: async ({ reach }, id) => {
      const event = within(reach, id);
      return event && { outcome: 'saved', event };
    },
    remove: async ({ reach }, id) => within(reach, id) !== undefined,
  };
}
