import * as contract from '../contract/runs.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand } from './by-hand.ts';
import { presentAccountRun } from './present-account.ts';
import { presentRun, type RunReader } from './present-run.ts';
import { presentRunOperation } from './present-run-operation.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';
import { runSource } from './run-source.ts';
import type { Person } from './session.ts';
import { createSignals } from './signals.ts';
import { temporalWebUi } from './temporal-link.ts';

/** Runs: asked for, listed and read. */
export function runRoutes(deps: ApiDeps) {
  const { runs, settings } = deps;
  const signals = createSignals(deps);
  const readerOf = (person: Person): RunReader => ({ person, temporal: temporalWebUi(settings) });
  return {
    syncListingCalendar: handle(contract.syncListingCalendar, async (call) => {
      const { listingId } = call.params;
      const requested = await runs.request(byHand(call, listingId));
      if (!requested) return notFound('listing', listingId);
      if (requested.outcome === 'listing_inactive') {
        return { refused: 'listing_inactive', detail: 'This listing is not synced. Make it active first.' };
      }
      const { run, state } = requested;
      await signals.syncRequested(listingId, run.id);
      const data = { runId: run.id, state, workflowId: run.workflowId };
      return { data, location: `/api/runs/${run.id}` };
    }),

    listListingRuns: handle(contract.listListingRuns, async ({ params, query, person, reach }) => {
      const { page, pageSize } = query;
      const found = await runs.list(reach, params.listingId, { page, pageSize });
      if (!found) return notFound('listing', params.listingId);
      const data = found.items.map((run) => presentRun(run, readerOf(person)));
      return { data, meta: { total: found.total, page, pageSize } };
    }),

    listRunOperations: handle(contract.listRunOperations, async ({ params, person, reach }) => {
      const log = await runs.log(reach, params.runId);
      if (!log) return notFound('run', params.runId);
      const connections = (await deps.connections.list(reach, log.listingId)) ?? [];
      return { data: log.entries.map((entry) => presentRunOperation(entry, { person, connections })) };
    }),

    getRun: handle(contract.getRun, async ({ params, person, reach }) => {
      const ofAccount = await deps.accounts.findRun(reach, params.runId);
      if (ofAccount) return { data: presentAccountRun(ofAccount, readerOf(person)) };
      const run = await runs.find(reach, params.runId);
      if (!run) return notFound('run', params.runId);
      return { data: presentRun(run, readerOf(person), await runSource(deps, reach, run.connectionId)) };
    }),
  };
}
