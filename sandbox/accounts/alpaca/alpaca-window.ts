/** The requests of each key within the last minute; those over its 200 are counted and refused. */
export type AlpacaWindow = {
  /** Takes one request at `nowMs`: how many are left, or none was. `resetAtMs` is when the oldest is forgotten. */
  take(
    keyId: string,
    nowMs: number,
  ): { readonly isOver: boolean; readonly remaining: number; readonly resetAtMs: number };
  overLimit(): number;
};

/** 200 a minute for each key (alpacahq/alpaca-docs: content/api-references/crypto-api/_index.md). */
export const requestsAMinute = 200;
const windowMs = 60_000;

/** An empty window. */
export function openWindow(): AlpacaWindow {
  const taken = new Map<string, number[]>();
  let over = 0;
  return {
    take(keyId, nowMs) {
      const recent = (taken.get(keyId) ?? []).filter((atMs) => atMs > nowMs - windowMs);
      const isOver = recent.length >= requestsAMinute;
      if (isOver) over += 1;
      else recent.push(nowMs);
      taken.set(keyId, recent);
      const resetAtMs = (recent[0] ?? nowMs) + windowMs;
      return { isOver, remaining: requestsAMinute - recent.length, resetAtMs };
    },
    overLimit: () => over,
  };
}
