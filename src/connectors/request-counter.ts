import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestCounter } from '../sweep-ports.ts';

/** Where the requests of a piece of work are noted. */
export type RequestTally = { sent(): void; answered(status: number): void };

const tallies = new AsyncLocalStorage<RequestTally>();

/**
 * Counts the HTTP requests that are sent within a piece of work, whatever it awaits; a redirect is one more. `status` is that of
 * the last answer.
 */
export const requestCounter: RequestCounter = {
  async counted(work) {
    let [requests, last]: [number, number | null] = [0, null];
    const tally: RequestTally = {
      sent: () => {
        requests += 1;
      },
      answered: (status) => {
        last = status;
      },
    };
    const answer = await tallies.run(tally, work);
    return { answer, requests, status: last };
  },
};

/** Where this piece of work is counted, for who lets others do part of it; undefined where nobody counts. */
export function tallyHere(): RequestTally | undefined {
  return tallies.getStore();
}

/** Has the requests of `work` noted in `tally`, whoever began it. */
export function talliedIn<T>(tally: RequestTally, work: () => T): T {
  return tallies.run(tally, work);
}

/** Told by whoever sends a request to a platform, once for each. */
export function noteRequest(): void {
  tallies.getStore()?.sent();
}

/** Told by whoever has an answer, whatever it is. */
export function noteAnswer(status: number): void {
  tallies.getStore()?.answered(status);
}
