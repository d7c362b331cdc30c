import type { OperationAnswer } from '../contract/operations.ts';
import { isStaff } from '../domain/member.ts';
import type { OperationRequest } from '../domain/sync-operation.ts';
import type { OperationResult, SyncOperation } from '../operation-ports.ts';
import type { Person } from './session.ts';
import { type TemporalWebUi, workflowLink } from './temporal-link.ts';

/** Who reads, where the Temporal Web UI is, if anywhere, and how the workflow of an operation is called. */
export type OperationReader = {
  readonly person: Person;
  readonly temporal: TemporalWebUi | undefined;
  readonly workflowId: (operationId: string) => string;
};

/** An operation as whoever asked for it, whom it is about, support or admin sees it. */
export function presentOperation(operation: SyncOperation, reader: OperationReader): OperationAnswer {
  const { id, request, requestedBy, requestedByRole, state, requestedAt, finishedAt, result } = operation;
  const { person, temporal, workflowId } = reader;
  const isOfStaff = isStaff(person.role);
  return {
    id,
    kind: request.kind,
    ...scopeOf(request),
    own: requestedBy === person.memberId,
    requestedBy: isOfStaff ? requestedBy : null,
    requestedByRole,
    requestedAt,
    finishedAt,
    state,
    result: result && presentResult(result),
    temporalUrl: isOfStaff && temporal && hasWorkflow(request) ? workflowLink(temporal, workflowId(id)) : null,
  };
}

const ofNothing = { mode: null, everybody: false, platform: null, listingId: null, nights: null };

function scopeOf(request: OperationRequest) {
  switch (request.kind) {
    case 'sync_all':
      return { ...ofNothing, mode: request.mode, everybody: request.ownerId === null };
    case 'sync_platform':
      return { ...ofNothing, platform: request.platform, everybody: request.ownerId === null };
    case 'detect_conflicts': {
      const { listingId, ownerId } = request;
      return { ...ofNothing, listingId, everybody: ownerId === null && listingId === null };
    }
    case 'date_blocking': {
      const { listingId, nights } = request;
      return { ...ofNothing, listingId, nights: { from: nights.from, to: nights.to } };
    }
    case 'continuous_start':
    case 'continuous_stop':
      return { ...ofNothing, everybody: true };
  }
}

function presentResult(result: OperationResult): OperationAnswer['result'] {
  return result.of === 'runs' ? { ...result, runs: { ...result.runs } } : { ...result };
}

function hasWorkflow({ kind }: OperationRequest): boolean {
  return kind === 'sync_all' || kind === 'sync_platform';
}
