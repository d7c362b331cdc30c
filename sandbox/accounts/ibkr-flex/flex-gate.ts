import type { Instant } from '../../../src/domain/instant.ts';

/** Counts the requests of each token: one a second and ten a minute, polls included (IBKR Campus, Flex Web Service). */
export type FlexGate = {
  /** False for a request over a limit: it is answered 1018 and counts as one that came over. */
  passes(token: string): boolean;
  overLimit(): number;
};

const windows = [
  { capacity: 1, windowMs: 1_000 },
  { capacity: 10, windowMs: 60_000 },
] as const;

/** The gate by this clock. Windows slide; what was refused takes no place in them. */
export function openGate(clock: { now(): Instant }): FlexGate {
  const seen = new Map<string, readonly number[]>();
  let overLimit = 0;
  return {
    passes(token) {
      const nowMs = Date.parse(clock.now());
      const recent = (seen.get(token) ?? []).filter((atMs) => nowMs - atMs < 60_000);
      const isOver = windows.some(
        ({ capacity, windowMs }) => recent.filter((atMs) => nowMs - atMs < windowMs).length >= capacity,
      );
      if (isOver) overLimit += 1;
      seen.set(token, isOver ? recent : [...recent, nowMs]);
      return !isOver;
    },
    overLimit: () => overLimit,
  };
}
