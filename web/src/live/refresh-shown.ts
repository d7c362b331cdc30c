import type { QueryClient } from '@tanstack/react-query';
import { beginsWith, type KeyStart } from './hint-queries.ts';

/** A sweep tells of many listings at once: what they make old is asked for again once, not once each. */
const COLLECT_MS = 500;

/** Collects what is old, and asks again for what of it is shown. */
export type Refresher = {
  readonly add: (starts: readonly KeyStart[]) => void;
  /** Forgets what was collected. */
  readonly stop: () => void;
};

/** A refresher of the pages' data. Queries that nothing shows are asked for again when something does. */
export function createRefresher(client: QueryClient): Refresher {
  let collected: readonly KeyStart[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    const starts = collected;
    collected = [];
    timer = undefined;
    void client.invalidateQueries({ predicate: ({ queryKey }) => starts.some((start) => beginsWith(queryKey, start)) });
  };
  return {
    add: (starts) => {
      collected = [...collected, ...starts];
      timer ??= setTimeout(refresh, COLLECT_MS);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      collected = [];
    },
  };
}
