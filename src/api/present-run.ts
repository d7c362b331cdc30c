import type { Run as RunAnswer } from '../contract/runs.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { FailureSource } from '../domain/failure-message.ts';
import { msBetween } from '../domain/instant.ts';
import { isStaff } from '../domain/member.ts';
import type { ConnectionResult, PublicationResult, Run } from '../domain/run.ts';
import { presentFailure, presentPlatformDown } from './present-failure.ts';
import type { Person } from './session.ts';
import { type TemporalWebUi, workflowRunLink } from './temporal-link.ts';

/** Who reads, and where the Temporal Web UI has the runs, if anywhere. */
export type RunReader = { readonly person: Person; readonly temporal: TemporalWebUi | undefined };

/**
 * A run as its owner, support or admin sees it. `source` is where all of it was read, if that is known: a run of a whole
 * listing does not say by what each calendar was connected then.
 */
export function presentRun(run: Run, reader: RunReader, source: FailureSource = 'unknown'): RunAnswer {
  return {
    id: run.id,
    listingId: run.listingId,
    connectionId: run.connectionId,
    trigger: run.trigger,
    status: run.status,
    number: run.number,
    period: run.period && { from: run.period.from, to: run.period.to },
    queuedAt: run.queuedAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    durationMs: run.startedAt && run.finishedAt ? msBetween(run.startedAt, run.finishedAt) : null,
    attempts: run.attempts,
    counts: { ...run.counts },
    availabilityChanged: run.availabilityChanged,
    results: run.results.map((result) => presentResult(result, reader.person, source)),
    publications: run.publications.map((told) => presentPublication(told, reader.person)),
    error: run.failure && presentFailure(run.failure, reader.person, source),
    workflowId: run.workflowId,
    workflowRunId: run.workflowRunId,
    temporalUrl: temporalUrl(run, reader),
  };
}

const noChanges = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };

function presentResult(result: ConnectionResult, reader: Person, source: FailureSource): RunAnswer['results'][number] {
  const base = { connectionId: result.connectionId, label: result.label, ...noChanges, warnings: [], error: null };
  switch (result.outcome) {
    case 'read':
      return { ...base, ...result, warnings: [...result.warnings] };
    case 'failed':
      return { ...base, outcome: 'failed', error: presentFailure(result.failure, reader, source) };
    case 'deferred':
      return { ...base, outcome: 'deferred', error: presentDeferral(result, reader, source) };
    case 'superseded':
      return { ...base, outcome: 'superseded' };
    default:
      return assertNever(result, 'ConnectionResult');
  }
}

type Deferred = ConnectionResult & { readonly outcome: 'deferred' };

function presentDeferral({ failure, platformDownUntil }: Deferred, reader: Person, source: FailureSource) {
  return platformDownUntil === undefined
    ? presentFailure(failure, reader, source)
    : presentPlatformDown(failure, reader);
}

/** Only hubs are told by their API: what is published as iCal is read when its platform likes. */
function presentPublication(told: PublicationResult, reader: Person): RunAnswer['publications'][number] {
  const { connectionId, label } = told;
  if (told.outcome === 'published') return { ...told, error: null };
  const nights = { nightsClosed: 0, nightsOpened: 0 };
  return { connectionId, label, outcome: told.outcome, ...nights, error: presentFailure(told.failure, reader, 'hub') };
}

function temporalUrl(run: Run, { person, temporal }: RunReader): string | null {
  if (!isStaff(person.role) || temporal === undefined || run.workflowRunId === null) return null;
  return workflowRunLink(temporal, run.workflowId, run.workflowRunId);
}
