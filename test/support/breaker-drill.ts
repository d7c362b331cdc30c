import type { Admission } from '../../src/domain/breaker-admission.ts';
import type { CallOutcome, EndedCall } from '../../src/domain/breaker-outcome.ts';

/** Calls of so many subjects that ended alike, let through while the breaker was closed and new. */
export function callsOf(subjects: readonly string[], outcome: CallOutcome, generation = 0): EndedCall[] {
  return subjects.map((subjectId) => ({ generation, leaseId: null, subjectId, outcome }));
}

/** Names of so many subjects. */
export function subjects(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `subject ${index}`);
}

/** What became of a call that was let through. */
export function ended(admission: Admission, outcome: CallOutcome, subjectId = 'a listing'): EndedCall {
  if (admission.outcome === 'refused') throw new Error(`The call was refused until ${admission.until}.`);
  const { generation, leaseId } = admission;
  return { generation, leaseId, subjectId, outcome };
}
