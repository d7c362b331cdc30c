import { randomUUID } from 'node:crypto';
import { operationKey } from '../../src/domain/sync-operation.ts';
import type { OperationStore, SyncOperation } from '../../src/operation-ports.ts';
import { type MemoryState, pageOf } from './memory-state.ts';

/** The part of the operations port that the API uses, over `state`. What it takes in is never carried out. */
export function memoryOperationStore(state: MemoryState): Omit<OperationStore, 'advance' | 'owed' | 'sweepStarted'> {
  const within = (memberId: string | undefined) =>
    state.operations.filter(
      ({ requestedBy, request }) =>
        memberId === undefined || requestedBy === memberId || ('ownerId' in request && request.ownerId === memberId),
    );
  const reachOf = (reach: Parameters<OperationStore['list']>[0]) => (reach.kind === 'own' ? reach.memberId : undefined);
  return {
    async request({ actor, now }, request) {
      const isSame = (each: SyncOperation) =>
        each.finishedAt === null && operationKey(each.request) === operationKey(request);
      const open = state.operations.find(isSame);
      if (open) return { operation: open, state: 'joined' };
      const operation = anOperation({
        request,
        requestedBy: actor.memberId,
        requestedByRole: actor.role,
        requestedAt: now,
      });
      state.operations.push(operation);
      return { operation, state: 'started' };
    },
    async end(id, ended, result, now) {
      state.operations = state.operations.map((each) =>
        each.id === id && each.finishedAt === null ? { ...each, state: ended, result, finishedAt: now } : each,
      );
    },
    async setContinuous({ actor, now }, action) {
      const changed = state.settings.continuousSync !== (action === 'start');
      state.settings = { ...state.settings, continuousSync: action === 'start' };
      const who = { requestedBy: actor.memberId, requestedByRole: actor.role };
      const operation = anOperation({
        ...who,
        request: { kind: `continuous_${action}` },
        state: 'succeeded',
        requestedAt: now,
        finishedAt: now,
        result: { of: 'setting', changed },
      });
      state.operations.push(operation);
      return operation;
    },
    async list(reach, page) {
      return pageOf(within(reachOf(reach)).toReversed(), page);
    },
    async find(reach, id) {
      return within(reachOf(reach)).find((each) => each.id === id);
    },
    async runs(reach, id, page) {
      if (!within(reachOf(reach)).some((each) => each.id === id)) return undefined;
      const named = state.runs.map((run) => ({
        run,
        listingName: state.listings.find((each) => each.id === run.listingId)?.name ?? '',
      }));
      return pageOf(named, page);
    },
  };
}

/** An operation that was asked for and not begun; each test says what differs. */
export function anOperation(fields: Partial<SyncOperation> = {}): SyncOperation {
  return {
    id: randomUUID(),
    requestedBy: 'owner',
    requestedByRole: 'member',
    request: { kind: 'sync_all', mode: 'auto', ownerId: 'owner' },
    state: 'queued',
    requestedAt: '2026-11-24T06:00:00.000Z',
    finishedAt: null,
    result: null,
    ...fields,
  };
}
