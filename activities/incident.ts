import type { IncidentReviewed, IncidentStore } from '../src/breaker-ports.ts';
import { msBetween } from '../src/domain/instant.ts';
import type { Clock, Orchestrator } from '../src/ports.ts';
import type { IncidentReviewStep, SuperviseIncidentInput } from '../workflows/alert-messages.ts';
import { sanitised } from './failure.ts';

/** What incidents need. */
export type IncidentDeps = {
  readonly incidents: IncidentStore;
  readonly orchestrator: Orchestrator;
  readonly clock: Clock;
};

/** The activities of `superviseIncident`. */
export function createIncidentActivities(deps: IncidentDeps) {
  return {
    /**
     * Reviews the key's incident from the database: holds back the mail of the alerts that are its doing, and starts the runs
     * whose reads are the probes. Idempotent.
     */
    reviewIncident: ({ key }: SuperviseIncidentInput): Promise<IncidentReviewStep> =>
      sanitised(() => review(deps, key)),
  };
}

async function review({ incidents, orchestrator, clock }: IncidentDeps, key: string): Promise<IncidentReviewStep> {
  const now = clock.now();
  const reviewed = await incidents.review(key, now);
  if (reviewed.outcome === 'ended')
    return { step: 'ended', summary: 'The breaker is closed: the incident is over.', owedTo: reviewed.owedTo };
  for (const listingId of reviewed.probes) await orchestrator.syncRequested(listingId);
  for (const connectionId of reviewed.accountProbes) await orchestrator.accountSyncRequested(connectionId, 'schedule');
  const waitMs = Math.max(0, msBetween(now, reviewed.nextReviewAt));
  return { step: 'open', waitMs, summary: inWords(reviewed), owedTo: reviewed.owedTo };
}

function inWords(reviewed: IncidentReviewed & { readonly outcome: 'open' }): string {
  const { state, listings, probes, accountProbes } = reviewed;
  const started = probes.length + accountProbes.length;
  const probing = started === 0 ? '' : ` ${started} runs started to probe it.`;
  return `The breaker is ${state.replaceAll('_', ' ')}; ${listings} listings or accounts are put off.${probing}`;
}
