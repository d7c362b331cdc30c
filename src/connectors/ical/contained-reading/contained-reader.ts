import type { ReadingTerms } from '../reading-terms.ts';
import type { ContainedReading, ContainmentLimits } from './containment.ts';
import { readInProcess } from './process-run.ts';
import { turns } from './turns.ts';

/** Reads a body in a process of its own. Rejects for an error of relais, never for what a body does. */
export type ReadContained = (body: Uint8Array, terms: ReadingTerms, signal: AbortSignal) => Promise<ContainedReading>;

/** A reader whose processes share one set of limits. */
export function createContainedReader(limits: ContainmentLimits): ReadContained {
  const takeTurn = turns(limits.atOnce);
  return (body, terms, signal) =>
    takeTurn(async () => {
      const { timeZone, today, options } = terms;
      if (signal.aborted) return { outcome: 'cancelled' };
      return readInProcess({ body, terms: { timeZone, today, options } }, limits, signal);
    });
}
