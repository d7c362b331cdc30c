import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createIncidentActivities } from '../../activities/incident.ts';
import type { IncidentReviewed } from '../../src/breaker-ports.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { NOW } from '../support/world.ts';

async function reviewed(found: Partial<IncidentReviewed & { readonly outcome: 'open' }>) {
  const started: string[] = [];
  const open: IncidentReviewed = {
    outcome: 'open',
    state: 'half_open',
    listings: 4,
    nextReviewAt: '2026-06-01T08:01:00.000Z',
    probes: [],
    accountProbes: [],
    owedTo: [],
    ...found,
  };
  const { reviewIncident } = createIncidentActivities({
    incidents: {
      review: async () => open,
      owedReviews: async () => [],
      list: async () => ({ items: [], total: 0 }),
    },
    orchestrator: quietOrchestrator({
      syncRequested: async (listingId) => void started.push(`listing ${listingId}`),
      accountSyncRequested: async (connectionId, because) => void started.push(`account ${connectionId}: ${because}`),
    }),
    clock: { now: () => NOW },
  });
  const step = await new MockActivityEnvironment().run(reviewIncident, { key: 'kraken' });
  return { started, step };
}

describe('a review of an incident', () => {
  test('starts the syncs of listings and of account connections that probe', async () => {
    const { started, step } = await reviewed({ probes: ['barn'], accountProbes: ['broker', 'tickets'] });
    expect(started).toEqual(['listing barn', 'account broker: schedule', 'account tickets: schedule']);
    expect(step).toMatchObject({
      step: 'open',
      waitMs: 60_000,
      summary: 'The breaker is half open; 4 listings or accounts are put off. 3 runs started to probe it.',
    });
  });

  test('starts nothing while no probe is to be had', async () => {
    expect(await reviewed({})).toMatchObject({ started: [], step: { step: 'open' } });
  });
});
