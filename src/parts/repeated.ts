import { setTimeout as sleep } from 'node:timers/promises';

/** Something that is done again and again. `stop` waits for what is under way, but not for long. */
export type Repeated = { stop(): Promise<void> };

/** What takes longer is given up by who stops: it must be written so that the next process takes it up. */
const LONGEST_STOP_MS = 5_000;

/** Waits for what is under way, but not for long. */
export async function waitToStop(underWay: Promise<void> | undefined): Promise<void> {
  await Promise.race([underWay, sleep(LONGEST_STOP_MS, undefined, { ref: false })]);
}

/**
 * Does `work` now, and again `everyMs` after each end of it, until it is stopped. `work` must not reject. It keeps no
 * process alive.
 */
export function repeatedly(work: () => Promise<void>, everyMs: number): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let underWay: Promise<void> = Promise.resolve();
  const round = () => {
    underWay = work().then(() => {
      if (!isStopped) timer = setTimeout(round, everyMs).unref();
    });
  };
  round();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await waitToStop(underWay);
    },
  };
}
