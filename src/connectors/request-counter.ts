import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestCounter } from '../sweep-ports.ts';

const tallies = new AsyncLocalStorage<{ sent: number; status: number | null }>();

/**
 * Counts the HTTP requests that are sent within a piece of work, whatever it awaits; a redirect is one more. `status` is that of
 * the last answer.
 */
export const requestCounter: RequestCounter = {
  async counted(work) {
    const tally: { sent: number; status: number | null } = { sent: 0, status: null };
    const answer = await tallies.run(tally, work);
    return { answer, requests: tally.sent, status: tally.status };
  },
};

/** Told by whoever sends a request to a platform, once for each. */
export function noteRequest(): void {
  const tally = tallies.getStore();
  if (tally) tally.sent += 1;
}

/** Told by whoever has an answer, whatever it is. */
export function noteAnswer(status: number): void {
  const tally = tallies.getStore();
  if (tally) tally.status = status;
}
