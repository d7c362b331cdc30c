import type { AlertChanged } from '../alert-ports.ts';
import * as contract from '../contract/alerts.ts';
import type { AlertSubjectKind } from '../domain/alert-subject.ts';
import type { ApiDeps } from './api-deps.ts';
import { byStaff } from './by-hand.ts';
import { type AlertReader, presentAlert } from './present-alert.ts';
import { isRefusal, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals } from './signals.ts';
import { readSnoozeEnd } from './snooze-end.ts';

type ChangedUnlessResolved = Exclude<AlertChanged, { readonly outcome: 'resolved' }>;
type ChangeCall = AlertReader & { readonly params: { readonly alertId: string } };

/**
 * Alerts as support changes them. Each change is committed before the alert’s workflow is signalled. One that changes
 * nothing signals too, so that whoever presses twice makes a lost signal good.
 */
export function alertChangeRoutes(deps: ApiDeps) {
  const { alerts } = deps;
  const signals = createSignals(deps);
  const answer = async (
    call: ChangeCall,
    changed: ChangedUnlessResolved,
    signal: (subjectId: string) => Promise<void>,
  ) => {
    const { alertId } = call.params;
    if (!changed) return notFound('alert', alertId);
    if (changed.outcome === 'superseded') return superseded(alertId, changed.byAlertId);
    await signal(changed.view.alert.subject.id);
    return { data: presentAlert(changed.view, call) };
  };
  const asItIs = async (alertId: string): Promise<ChangedUnlessResolved> => {
    const view = await alerts.find(alertId);
    return view && { outcome: 'unchanged', view };
  };
  const answerOpen = async (call: ChangeCall, changed: AlertChanged) =>
    changed?.outcome === 'resolved' ? resolved(call.params.alertId) : answer(call, changed, signals.alertChanged);
  return {
    resolveAlert: handle(contract.resolveAlert, async (call) => {
      const { alertId } = call.params;
      const changed = await alerts.resolve(alertId, { ...byStaff(call), note: call.body.note || null });
      return answer(call, changed?.outcome === 'resolved' ? await asItIs(alertId) : changed, signals.resolved);
    }),

    acknowledgeAlert: handle(contract.acknowledgeAlert, async (call) =>
      answerOpen(call, await alerts.acknowledge(call.params.alertId, byStaff(call))),
    ),

    snoozeAlert: handle(contract.snoozeAlert, async (call) => {
      const end = readSnoozeEnd(call.body.until, call.now);
      if (isRefusal(end)) return end;
      return answerOpen(call, await alerts.snooze(call.params.alertId, { ...byStaff(call), ...end }));
    }),

    tellAlertOwner: handle(contract.tellAlertOwner, async (call) => {
      const told = await alerts.tellOwner(call.params.alertId, byStaff(call));
      return told?.outcome === 'owner_gone' ? ownerGone(told.subjectKind) : answerOpen(call, told);
    }),
  };
}

function superseded(alertId: string, newerAlertId: string): Refusal<'alert_superseded'> {
  return {
    refused: 'alert_superseded',
    detail: `Alert ${alertId} is over, and the newer alert ${newerAlertId} stands in its place. Look at that one.`,
    newerAlertId,
  };
}

function resolved(alertId: string): Refusal<'alert_resolved'> {
  return {
    refused: 'alert_resolved',
    detail: `Alert ${alertId} is resolved: there is nothing more to change. Read it again.`,
  };
}

function ownerGone(kind: AlertSubjectKind): Refusal<'listing_deleted' | 'connection_deleted'> {
  const what = kind === 'listing' ? 'listing' : 'account connection';
  const detail = `The ${what} of this alert was deleted, so that nobody is there to be told.`;
  return kind === 'listing' ? { refused: 'listing_deleted', detail } : { refused: 'connection_deleted', detail };
}
