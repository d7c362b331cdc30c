/** The requests of each address within the last second; those over its 120 are counted and refused. */
export type OandaWindow = {
  /** Takes one request at `nowMs`: false for one too many. */
  take(address: string, nowMs: number): boolean;
  overLimit(): number;
};

const requestsASecond = 120;

/** An empty window: 120 a second (https://developer.oanda.com/rest-live-v20/development-guide). */
export function openWindow(): OandaWindow {
  const taken = new Map<string, number[]>();
  let over = 0;
  return {
    take(address, nowMs) {
      const recent = (taken.get(address) ?? []).filter((atMs) => atMs > nowMs - 1_000);
      const isWithin = recent.length < requestsASecond;
      if (isWithin) recent.push(nowMs);
      else over += 1;
      taken.set(address, recent);
      return isWithin;
    },
    overLimit: () => over,
  };
}
