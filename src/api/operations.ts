import * as contract from '../contract/operations.ts';
import { isStaff } from '../domain/member.ts';
import { isPlatform, type Platform, platforms } from '../domain/platform.ts';
import type { OperationRequest } from '../domain/sync-operation.ts';
import type { ApiDeps } from './api-deps.ts';
import { byStaff } from './by-hand.ts';
import { type OperationReader, presentOperation } from './present-operation.ts';
import { presentRun } from './present-run.ts';
import { invalid, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import type { Person } from './session.ts';
import { createSignals } from './signals.ts';
import { temporalWebUi } from './temporal-link.ts';

/** Operations of the sync engine: asked for, listed and read; and what relais syncs by itself, started and stopped. */
export function operationRoutes(deps: ApiDeps) {
  const { operations, settingsStore, settings, audit } = deps;
  const signals = createSignals(deps);
  const readerOf = (person: Person): OperationReader => ({
    person,
    temporal: temporalWebUi(settings),
    workflowId: deps.operationWorkflowId,
  });

  async function carryOut(by: ReturnType<typeof byStaff>, request: OperationRequest) {
    const { operation, state } = await operations.request(by, request);
    await signals.operationRequested(operation.id);
    return { data: { operationId: operation.id, state }, location: `/api/sync/operations/${operation.id}` };
  }

  return {
    syncAll: handle(contract.syncAll, async (call) => {
      const { mode, scope } = call.body;
      if (isRefusedAll(scope, call.person)) return onlyAdmin;
      return carryOut(byStaff(call), { kind: 'sync_all', mode, ownerId: ownerOf(scope, call.person) });
    }),

    syncPlatform: handle(contract.syncPlatform, async (call) => {
      const { scope } = call.body;
      const { platform } = call.params;
      if (isRefusedAll(scope, call.person)) return onlyAdmin;
      if (!isPlatform(platform)) return unknownPlatform;
      return carryOut(byStaff(call), { kind: 'sync_platform', platform, ownerId: ownerOf(scope, call.person) });
    }),

    getContinuousSync: handle(contract.getContinuousSync, async () => {
      return { data: { running: (await settingsStore.read()).continuousSync } };
    }),

    setContinuousSync: handle(contract.setContinuousSync, async (call) => {
      const { action } = call.body;
      const { id: operationId } = await operations.setContinuous(byStaff(call), action);
      return { data: { running: action === 'start', operationId } };
    }),

    listOperations: handle(contract.listOperations, async (call) => {
      const { page, pageSize, scope } = call.query;
      if (scope === 'all' && !isStaff(call.person.role)) {
        return { refused: 'forbidden', detail: 'Only support and admin may list all operations. Leave out “scope”.' };
      }
      if (scope === 'all') {
        const { actor, now: at } = byStaff(call);
        const subject = { kind: 'operation', id: 'all' };
        await audit.append({ actor, action: 'staff_access', subject, reason: 'listOperations', at });
      }
      const found = await operations.list(scope === 'all' ? { kind: 'any' } : call.reach, { page, pageSize });
      const data = found.items.map((operation) => presentOperation(operation, readerOf(call.person)));
      return { data, meta: { total: found.total, page, pageSize } };
    }),

    getOperation: handle(contract.getOperation, async (call) => {
      const { operationId } = call.params;
      const operation = await operations.find(call.reach, operationId);
      if (!operation) return notFound('operation', operationId);
      return { data: presentOperation(operation, readerOf(call.person)) };
    }),

    listOperationRuns: handle(contract.listOperationRuns, async ({ params, query, person, reach }) => {
      const { page, pageSize } = query;
      const found = await operations.runs(reach, params.operationId, { page, pageSize });
      if (!found) return notFound('operation', params.operationId);
      const reader = { person, temporal: temporalWebUi(settings) };
      const data = found.items.map(({ run, listingName }) => ({ listingName, run: presentRun(run, reader) }));
      return { data, meta: { total: found.total, page, pageSize } };
    }),
  };
}

type Scope = 'own' | 'all';

function ownerOf(scope: Scope, { memberId }: Person): string | null {
  return scope === 'all' ? null : memberId;
}

function isRefusedAll(scope: Scope, { role }: Person): boolean {
  return scope === 'all' && role !== 'admin';
}

const onlyAdmin: Refusal<'forbidden'> = {
  refused: 'forbidden',
  detail: 'Only an admin may synchronise everybody’s listings. Leave out “scope”.',
};

const known: readonly Platform[] = platforms;
const unknownPlatform = invalid([
  { pointer: '{platform}', code: 'invalid_value', detail: `must be one of ${known.join(', ')}` },
]);
