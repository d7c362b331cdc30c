import type { AlertSubjectRef } from '../src/domain/alert-subject.ts';
import type { Orchestrator } from '../src/ports.ts';

/** Wakes the subject's alert, starting its workflow when none runs. */
export function reportFailure(
  orchestrator: Pick<Orchestrator, 'failureReported' | 'accountFailureReported'>,
  { kind, id }: AlertSubjectRef,
): Promise<void> {
  return kind === 'listing' ? orchestrator.failureReported(id) : orchestrator.accountFailureReported(id);
}
