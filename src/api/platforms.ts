import * as contract from '../contract/platforms.ts';
import type { ApiDeps } from './api-deps.ts';
import { byStaff } from './by-hand.ts';
import { readForceEnd } from './force-end.ts';
import { presentBreaker, presentIncident } from './present-breaker.ts';
import { isRefusal, notFound } from './refusal.ts';
import { type Call, handle } from './route-handler.ts';
import { createSignals } from './signals.ts';
import { temporalWebUi } from './temporal-link.ts';

type ForceCall = Call<typeof contract.forceBreaker>;

/** Breakers and incidents of platforms, as ops read them, and what an admin forces. */
export function platformRoutes(deps: ApiDeps) {
  const { breakers, incidents, incidentWorkflowId, settings } = deps;
  const signals = createSignals(deps);
  const temporal = temporalWebUi(settings);
  return {
    listBreakers: handle(contract.listBreakers, async ({ query: { page, pageSize }, now }) => {
      const { items, total } = await breakers.list({ page, pageSize });
      return { data: items.map((view) => presentBreaker(view, now)), meta: { total, page, pageSize } };
    }),

    listIncidents: handle(contract.listIncidents, async ({ query: { page, pageSize } }) => {
      const { items, total } = await incidents.list({ page, pageSize });
      const data = items.map((incident) =>
        presentIncident(incident, { temporal, workflowId: incidentWorkflowId(incident.key) }),
      );
      return { data, meta: { total, page, pageSize } };
    }),

    forceBreaker: handle(contract.forceBreaker, async (call) => {
      const request = requestOf(call);
      if (isRefusal(request)) return request;
      const { key } = call.params;
      const forced = await breakers.force(key, request, byStaff(call));
      if (!forced) return notFound('platform', key);
      // Its incident, where there is one, ends or is probed by what was decided.
      await signals.incidentChanged(key);
      return { data: presentBreaker(forced.view, call.now) };
    }),
  };
}

function requestOf({ body: { state, reason, until }, now }: ForceCall) {
  if (state === 'auto') return { state, reason };
  const end = readForceEnd(until, now);
  return typeof end === 'string' ? { state, reason, until: end } : end;
}
