import type { Breakers } from '../src/breaker-ports.ts';
import type { CallOutcome } from '../src/domain/breaker-outcome.ts';
import type { Instant } from '../src/domain/instant.ts';

/** What became of a call: it was made, or the platform’s breaker let none through until then. */
export type CallUnderBreaker<T> =
  | { readonly outcome: 'made'; readonly answer: T }
  | { readonly outcome: 'refused'; readonly until: Instant };

/**
 * Makes a call to a platform if its breaker lets it through, and tells the breaker what it says of the platform. A call that
 * throws says nothing of it: then a probe’s lease is given back.
 */
export async function underBreaker<T>(
  breakers: Breakers,
  { key, subjectId }: { readonly key: string; readonly subjectId: string },
  call: { readonly make: () => Promise<T>; readonly outcomeOf: (answer: T) => CallOutcome },
): Promise<CallUnderBreaker<T>> {
  const admission = await breakers.admit(key);
  if (admission.outcome === 'refused') return admission;
  const { generation, leaseId } = admission;
  let outcome: CallOutcome = 'neither';
  try {
    const answer = await call.make();
    outcome = call.outcomeOf(answer);
    return { outcome: 'made', answer };
  } finally {
    await breakers.report(key, { generation, leaseId, subjectId, outcome });
  }
}
