import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestCounter } from '../sweep-ports.ts';

const tallies = new AsyncLocalStorage<{ sent: number }>();

/** Counts the HTTP requests that are sent within a piece of work, whatever it awaits; a redirect is one more. */
export const requestCounter: RequestCounter = {
  async counted(work) {
    const tally = { sent: 0 };
    const answer = await tallies.run(tally, work);
    return { answer, requests: tally.sent };
  },
};

/** Told by whoever sends a request to a platform, once for each. */
export function noteRequest(): void {
  const tally = tallies.getStore();
  if (tally) tally.sent += 1;
}
