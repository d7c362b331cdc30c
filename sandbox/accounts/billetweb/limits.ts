import type { Instant } from '../../../src/domain/instant.ts';

/**
 * How many requests are taken. `clock_minute`: the count starts anew with each minute of the clock. `sliding`: within any
 * `windowMs`; what was refused does not count.
 */
export type RequestLimit =
  | { readonly kind: 'clock_minute'; readonly capacity: number }
  | { readonly kind: 'sliding'; readonly capacity: number; readonly windowMs: number };

/** The limit by key and the one by address; null for none. */
export type RequestLimits = { readonly key: RequestLimit | null; readonly address: RequestLimit | null };

/** Billetweb names 100 a minute, yet a live client was refused at 90 (betagouv/assistant-declaration f908b58). */
const usualLimit: RequestLimit = { kind: 'clock_minute', capacity: 90 };
export const usualLimits: RequestLimits = { key: usualLimit, address: usualLimit };

/** Counts requests of each key and each address. */
export type LimitCounter = {
  setLimits(limits: Partial<RequestLimits>): void;
  /** Counts a request; false when it comes over a limit. Both limits are counted, whichever refuses. */
  takes(request: { readonly token: string; readonly address: string }): boolean;
  overLimit(): number;
};

export function countRequests(clock: { now(): Instant }): LimitCounter {
  const taken = new Map<string, number[]>();
  let limits = usualLimits;
  let over = 0;
  const takes = (limit: RequestLimit | null, counter: string): boolean => {
    if (limit === null) return true;
    const atMs = Date.parse(clock.now());
    const kept = (taken.get(counter) ?? []).filter((takenMs) => isCounted(limit, takenMs, atMs));
    const isTaken = kept.length < limit.capacity;
    taken.set(counter, isTaken ? [...kept, atMs] : kept);
    return isTaken;
  };
  return {
    setLimits: (next) => {
      limits = { ...limits, ...next };
    },
    takes({ token, address }) {
      const byKey = takes(limits.key, `key ${token}`);
      const byAddress = takes(limits.address, `address ${address}`);
      if (!byKey || !byAddress) over += 1;
      return byKey && byAddress;
    },
    overLimit: () => over,
  };
}

function isCounted(limit: RequestLimit, takenMs: number, atMs: number): boolean {
  if (limit.kind === 'sliding') return takenMs > atMs - limit.windowMs;
  return Math.floor(takenMs / 60_000) === Math.floor(atMs / 60_000);
}
