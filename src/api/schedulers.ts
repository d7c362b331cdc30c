import type { SchedulerFacts, SchedulerScope } from '../account-store-ports.ts';
import * as contract from '../contract/schedulers.ts';
import { accountFailureMessage } from '../domain/account-failure-message.ts';
import { msBetween } from '../domain/instant.ts';
import type { ApiDeps } from './api-deps.ts';
import { handle } from './route-handler.ts';
import type { Person } from './session.ts';
import { createSignals } from './signals.ts';

const brokers: SchedulerScope = { kind: 'brokerage', ownerId: null };

/** The schedulers of Billetweb and of brokers: what is stored of their runs, and starting, stopping and asking for them. */
export function schedulerRoutes(deps: ApiDeps) {
  const { accounts } = deps;
  const signals = createSignals(deps);
  const billetweb = ({ role, memberId }: Person): SchedulerScope => ({
    kind: 'ticketing',
    ownerId: role === 'admin' ? null : memberId,
  });
  const presented = async (scope: SchedulerScope, person: Person) =>
    presentScheduler(await accounts.scheduler(scope), person);
  const requestAll = async (connectionIds: readonly string[], person: Person, now: string) => {
    const actor = { memberId: person.memberId, role: person.role };
    const requested = [];
    for (const connectionId of connectionIds) {
      const run = await accounts.request({ actor, reach: { kind: 'any' }, now }, connectionId);
      if (!run) continue;
      // Who reads another person’s account is in the audit log.
      if (run.ownerId !== person.memberId)
        await deps.audit.append({
          actor,
          action: 'staff_access',
          subject: { kind: 'connection', id: connectionId },
          reason: 'scheduler',
          at: now,
        });
      await signals.accountSyncRequested(connectionId);
      requested.push({ connectionId, runId: run.runId, state: run.state });
    }
    return requested;
  };
  return {
    getBilletwebSync: handle(contract.getBilletwebSync, async ({ person }) => ({
      data: await presented(billetweb(person), person),
    })),

    syncBilletweb: handle(contract.syncBilletweb, async ({ person, now }) => {
      const scope = billetweb(person);
      const requested = await requestAll(await accounts.scheduled(scope, null), person, now);
      return { data: { requested, scheduler: await presented(scope, person) } };
    }),

    switchBilletwebScheduler: handle(contract.switchBilletwebScheduler, async ({ body, person, now }) => {
      const scope = billetweb(person);
      const actor = { memberId: person.memberId, role: person.role };
      await accounts.switchScheduler(scope, body.action === 'start', { actor, now });
      return { data: await presented(scope, person) };
    }),

    getBrokerSync: handle(contract.getBrokerSync, async ({ person }) => ({ data: await presented(brokers, person) })),

    triggerBrokerSync: handle(contract.triggerBrokerSync, async ({ person, now }) => {
      const requested = await requestAll(await accounts.scheduled(brokers, now), person, now);
      return { data: { requested, scheduler: await presented(brokers, person) } };
    }),
  };
}

function presentScheduler({ lastResult, lastFailed, ...facts }: SchedulerFacts, { locale }: Person) {
  return {
    ...facts,
    lastResult: lastResult && presentResult(lastResult),
    lastError:
      lastFailed?.failure && lastFailed.finishedAt !== null
        ? {
            at: lastFailed.finishedAt,
            type: lastFailed.failure.kind,
            message: accountFailureMessage(lastFailed.failure.kind, locale),
            connectionId: lastFailed.connectionId,
          }
        : null,
  };
}

type Run = NonNullable<SchedulerFacts['lastResult']>;

function presentResult({ status, startedAt, finishedAt, queuedAt, ...run }: Run) {
  const { eventsSynced, imported, updated, skipped, rejected } = run;
  const begun = startedAt ?? queuedAt;
  const ended = finishedAt ?? begun;
  const counts = { eventsSynced, imported, updated, skipped, rejected };
  return { status, startedAt: begun, finishedAt: ended, durationMs: msBetween(begun, ended), ...counts };
}
