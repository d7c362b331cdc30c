/** So many at once; the others wait in order. */
export type ConnectionPlaces = {
  /** True once there is a place, which is to be given back; false when `signal` aborts before. */
  take(signal: AbortSignal): Promise<boolean>;
  give(): void;
};

/** `count` places, for as many connections as the mail server is to have from here. */
export function createPlaces(count: number): ConnectionPlaces {
  const waiting = new Set<() => void>();
  let free = count;
  return {
    async take(signal) {
      if (signal.aborted) return false;
      if (free > 0) {
        free -= 1;
        return true;
      }
      return new Promise((resolve) => {
        const giveUp = () => {
          waiting.delete(enter);
          resolve(false);
        };
        const enter = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        };
        waiting.add(enter);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
    give() {
      const [next] = waiting;
      if (!next) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}
