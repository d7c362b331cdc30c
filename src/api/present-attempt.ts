import type { AlertAttempt } from '../alert-ports.ts';
import type { AlertAttempt as AttemptAnswer } from '../contract/alerts.ts';
import { presentFailure, presentSubjectFailure } from './present-failure.ts';
import type { RunReader } from './present-run.ts';
import { workflowRunLink } from './temporal-link.ts';

/** A failed run as an alert tells it to support. `errorMessage` is the failure’s detail, for ops. */
export function presentAttempt(attempt: AlertAttempt, { person, temporal }: RunReader): AttemptAnswer {
  const { failure, workflowId, workflowRunId } = attempt;
  return {
    runId: attempt.runId,
    runNumber: attempt.runNumber,
    cycle: attempt.cycle,
    trigger: attempt.trigger,
    status: attempt.status,
    counted: attempt.counted,
    failedAt: attempt.failedAt,
    error: presentSubjectFailure(attempt.subjectKind, failure.kind, person),
    errorMessage: failure.detail,
    connections: attempt.connections.map((connection) => ({
      label: connection.label,
      error: presentFailure(connection.failure, person, 'unknown'),
      errorMessage: connection.failure.detail,
    })),
    temporalUrl: temporal && workflowRunId !== null ? workflowRunLink(temporal, workflowId, workflowRunId) : null,
  };
}
