import { type Repeated, waitToStop } from './repeated.ts';

/** Work that is begun again and again, but never while it is under way. `stop` waits for it, but not for long. */
export type OneAtATime<Given> = Repeated & { begin(given: Given): void };

/** What is given while `work` is under way is left out: it must be work that finds by itself what is to be done. It must not reject. */
export function oneAtATime<Given>(work: (given: Given) => Promise<void>): OneAtATime<Given> {
  let underWay: Promise<void> | undefined;
  let isStopped = false;
  return {
    begin(given) {
      if (isStopped || underWay) return;
      underWay = work(given).finally(() => {
        underWay = undefined;
      });
    },
    async stop() {
      isStopped = true;
      await waitToStop(underWay);
    },
  };
}
