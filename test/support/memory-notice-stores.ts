import { randomUUID } from 'node:crypto';
import type {
  HintSignal,
  HintSource,
  Notice,
  NoticePreferences,
  NoticeStore,
  PreferenceStore,
  PushAddress,
  PushSubscription,
  PushSubscriptionStore,
} from '../../src/notice-ports.ts';
import { type MemoryState, pageOf } from './memory-state.ts';

/** A notice in somebody’s list. */
export type StoredNotice = Notice & { readonly recipientId: string };
/** As a table has it: with the address that must never leave. */
export type StoredSubscription = PushSubscription & PushAddress & { readonly userId: string };

/** Nothing chosen. */
export const nothingChosen: NoticePreferences = { timeZone: 'Europe/Paris', quietHours: null, choices: [] };

export function memoryNoticeStore(state: MemoryState): NoticeStore {
  const of = (memberId: string) => state.notices.filter(({ recipientId }) => recipientId === memberId);
  const unreadOf = (memberId: string) => of(memberId).filter(({ readAt }) => readAt === null);
  return {
    async list(memberId, { unreadOnly, ...page }) {
      const rows = unreadOnly ? unreadOf(memberId) : of(memberId);
      return { ...pageOf(rows, page), unread: unreadOf(memberId).length };
    },
    async read(memberId, ids, now) {
      const toRead = unreadOf(memberId).filter(({ id }) => ids === null || ids.includes(id));
      state.notices = state.notices.map((row) => (toRead.includes(row) ? { ...row, readAt: now } : row));
      return { read: toRead.length, unread: unreadOf(memberId).length };
    },
    forget: async () => 0,
  };
}

export function memoryPreferenceStore(state: MemoryState): PreferenceStore {
  const find = async (memberId: string) =>
    state.members.some(({ id }) => id === memberId) ? (state.preferences[memberId] ?? nothingChosen) : undefined;
  return {
    find,
    async save(memberId, { timeZone, quietHours, choices = [] }) {
      const before = await find(memberId);
      if (!before) return undefined;
      const kept = before.choices.filter(
        (old) => !choices.some(({ kind, channel }) => kind === old.kind && channel === old.channel),
      );
      const saved = {
        timeZone: timeZone ?? before.timeZone,
        quietHours: quietHours === undefined ? before.quietHours : quietHours,
        choices: [...kept, ...choices],
      };
      state.preferences[memberId] = saved;
      return saved;
    },
  };
}

export function memoryPushSubscriptionStore(state: MemoryState): PushSubscriptionStore {
  return {
    list: async (memberId) => state.subscriptions.filter(({ userId }) => userId === memberId),
    async save(userId, subscription, now) {
      const known = state.subscriptions.find(({ endpoint }) => endpoint === subscription.endpoint);
      const row = { id: known?.id ?? randomUUID(), userId, ...subscription, createdAt: now, lastPushAt: null };
      state.subscriptions = [...state.subscriptions.filter((each) => each !== known), row];
      return row;
    },
    async remove(memberId, subscriptionId) {
      const row = state.subscriptions.find(({ id, userId }) => id === subscriptionId && userId === memberId);
      state.subscriptions = state.subscriptions.filter((each) => each !== row);
      return row !== undefined;
    },
  };
}

/** Hints that a test gives by hand. */
export class HandHints implements HintSource {
  readonly listeners = new Set<(signal: HintSignal) => void>();

  subscribe(listener: (signal: HintSignal) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(signal: HintSignal): void {
    for (const listener of this.listeners) listener(signal);
  }

  async close(): Promise<void> {
    this.tell({ type: 'closed' });
  }
}
