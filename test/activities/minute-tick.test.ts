import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createSweepActivities } from '../../activities/sweep.ts';
import type { HubConnectorName } from '../../src/domain/hub.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Orchestrator } from '../../src/ports.ts';
import { ofAccount, ofListing } from '../support/alert-subjects.ts';
import { noAccounts } from '../support/no-accounts.ts';
import { noHubs } from '../support/no-hubs.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { NOW } from '../support/world.ts';

// What fails here is meant to.
const logger = new DefaultLogger('ERROR', () => {});

/** A run that the tick has ended, since nobody worked on it. */
function overdueRun(listingId: string): Run {
  return {
    ...{
      id: `run of ${listingId}`,
      listingId,
      connectionId: null,
      status: 'failed',
      trigger: 'schedule',
      number: 1,
      attempts: 1,
    },
    ...{
      failure: { kind: 'SYSTEM', detail: 'Nothing worked on this run.' },
      results: [],
      publications: [],
      period: null,
    },
    counts: {
      ...{ connectionsRead: 0, connectionsFailed: 0, connectionsDeferred: 0 },
      ...{ nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 },
    },
    ...{ queuedAt: NOW, startedAt: NOW, finishedAt: NOW, workflowId: 'sync/attic', workflowRunId: null },
    availabilityChanged: false,
  };
}

type Owed = {
  readonly overdue: string[];
  readonly confirmations: string[];
  readonly syncs: string[];
  readonly due: string[];
  readonly unreported: string[];
  readonly reviews: string[];
  readonly accountsUnreported: string[];
  readonly accountReviews: string[];
  readonly incidents: string[];
  readonly mail: string[];
  readonly silenced: string[] | Error;
  readonly reminded: string[];
  readonly uncancelled: string[];
  readonly leftAt: HubConnectorName[];
};

/** A minute tick that finds this owed. */
function tick(owed: Partial<Owed>, differences: Partial<Orchestrator>) {
  const {
    overdue = [],
    confirmations = [],
    syncs = [],
    due = [],
    unreported = [],
    reviews = [],
    accountsUnreported = [],
    accountReviews = [],
    incidents = [],
    mail = [],
    silenced = [],
    reminded = [],
    uncancelled = [],
    leftAt = [],
  } = owed;
  const { wakeOwedListings } = createSweepActivities({
    ...noHubs,
    ...noAccounts,
    told: { leftAt: async () => leftAt },
    sweeps: {
      activeListingIds: async () => [],
      forgetRuns: async () => 0,
      queueConfirmations: async () => confirmations,
      dueConnections: async () =>
        due.map((connectionId) => ({ connectionId, listingId: `listing of ${connectionId}` })),
      listingsOwed: async () => syncs,
      subjectsUnreported: async () => [...unreported.map(ofListing), ...accountsUnreported.map(ofAccount)],
      failOverdue: async () => overdue.map(overdueRun),
      noteConflictReminders: async () => reminded,
      noteSilences: async () => {
        if (silenced instanceof Error) throw silenced;
        return silenced;
      },
    },
    cancellations: { owed: async () => [], closeOverdue: async () => uncancelled },
    alerts: { owedReviews: async () => [...reviews.map(ofListing), ...accountReviews.map(ofAccount)] },
    incidents: { owedReviews: async () => incidents },
    notices: { forget: async () => 0 },
    notifications: { recipientsOwed: async () => mail },
    orchestrator: quietOrchestrator(differences),
    clock: { now: () => NOW },
    settings: { sweepIntervalMs: 30 * 60_000, runTimeoutMs: 25 * 60_000 },
  });
  return new MockActivityEnvironment({}, { logger }).run(wakeOwedListings);
}

describe('the minute tick', () => {
  test('wakes the syncs, the alerts and the mail that are owed, each once', async () => {
    const woken: string[] = [];
    const owed = { syncs: ['attic'], unreported: ['barn'], reviews: ['barn', 'cellar'], mail: ['samira'] };
    const counts = await tick(owed, {
      syncRequested: async (listingId) => void woken.push(`sync ${listingId}`),
      failureReported: async (listingId) => void woken.push(`alert ${listingId}`),
      notificationOwed: async (recipientId) => void woken.push(`mail ${recipientId}`),
    });
    expect(woken).toEqual(['sync attic', 'alert barn', 'alert cellar', 'mail samira']);
    expect(counts).toEqual({ woken: 1, connections: 0, failed: 0, alerts: 2, deliveries: 1 });
  });

  test('wakes the alerts of account connections as those of accounts, each once', async () => {
    const woken: string[] = [];
    const owed = { accountsUnreported: ['broker'], accountReviews: ['broker', 'tickets'], unreported: ['barn'] };
    const counts = await tick(owed, {
      failureReported: async (listingId) => void woken.push(`alert ${listingId}`),
      accountFailureReported: async (connectionId) => void woken.push(`account ${connectionId}`),
    });
    expect(woken.toSorted()).toEqual(['account broker', 'account tickets', 'alert barn']);
    expect(counts).toMatchObject({ alerts: 3 });
  });

  test('wakes the mail of owners whose export is no longer read, of one that is owed other mail once', async () => {
    const woken: string[] = [];
    const counts = await tick(
      { silenced: ['camille', 'samira'], mail: ['samira'] },
      { notificationOwed: async (recipientId) => void woken.push(recipientId) },
    );
    expect(woken).toEqual(['samira', 'camille']);
    expect(counts).toMatchObject({ deliveries: 2 });
  });

  test('wakes the mail of hosts who are asked again about what no hub could be asked to cancel', async () => {
    const woken: string[] = [];
    const tell = { notificationOwed: async (recipientId: string) => void woken.push(recipientId) };
    const counts = await tick({ uncancelled: ['camille', 'samira'], mail: ['samira'] }, tell);
    expect(woken).toEqual(['samira', 'camille']);
    expect(counts).toMatchObject({ deliveries: 2 });
  });

  test('wakes the mail that is owed when silences cannot be looked for, and fails for it afterwards', async () => {
    const woken: string[] = [];
    const waking = tick(
      { silenced: new Error('deadlock detected'), mail: ['samira'] },
      { notificationOwed: async (recipientId) => void woken.push(recipientId) },
    );
    await expect(waking).rejects.toMatchObject({ type: 'SYSTEM' });
    expect(woken).toEqual(['samira']);
  });

  test('asks for the polls that confirm held changes, of a listing that is owed one anyway once', async () => {
    const woken: string[] = [];
    const counts = await tick(
      { confirmations: ['attic', 'barn'], syncs: ['barn', 'cellar'] },
      { syncRequested: async (listingId) => void woken.push(listingId) },
    );
    expect(woken).toEqual(['attic', 'barn', 'cellar']);
    expect(counts).toMatchObject({ woken: 3 });
  });

  test('has each connection read whose own time has come', async () => {
    const woken: string[] = [];
    const counts = await tick(
      { due: ['sea', 'hill'] },
      {
        connectionSyncRequested: async ({ connectionId, listingId }, because) =>
          void woken.push(`${connectionId}, ${listingId}: ${because}`),
      },
    );
    expect(woken).toEqual(['sea, listing of sea: poll', 'hill, listing of hill: poll']);
    expect(counts).toMatchObject({ connections: 2 });
  });

  test('has the readings of a hub gone on with that a lost worker had begun', async () => {
    const woken: string[] = [];
    await tick({ leftAt: ['smoobu'] }, { webhookReceived: async (hub) => void woken.push(hub) });
    expect(woken).toEqual(['smoobu']);
  });

  test('wakes the others when one cannot be woken, and fails for it afterwards', async () => {
    const woken: string[] = [];
    const waking = tick(
      { unreported: ['attic', 'barn'], mail: ['samira'] },
      {
        failureReported: async (listingId) => {
          if (listingId === 'attic') throw new Error('The server refuses attic.');
          woken.push(listingId);
        },
        notificationOwed: async (recipientId) => void woken.push(recipientId),
      },
    );
    await expect(waking).rejects.toMatchObject({ type: 'SYSTEM', message: expect.not.stringContaining('attic') });
    expect(woken).toEqual(['barn', 'samira']);
  });

  test('tells an alert once of the run that it failed itself, whether its review has come by then or not', async () => {
    for (const unreported of [[], ['attic']]) {
      const told: string[] = [];
      const counts = await tick(
        { overdue: ['attic', 'attic'], unreported },
        { failureReported: async (listingId) => void told.push(listingId) },
      );
      expect(told).toEqual(['attic']);
      expect(counts).toEqual({ woken: 0, connections: 0, failed: 2, alerts: 0, deliveries: 0 });
    }
  });

  test('wakes what else is owed when the alert of a run that it failed cannot be told', async () => {
    const woken: string[] = [];
    const waking = tick(
      { overdue: ['attic'], syncs: ['barn'] },
      {
        failureReported: async () => {
          throw new Error('The server refuses.');
        },
        syncRequested: async (listingId) => void woken.push(listingId),
      },
    );
    await expect(waking).rejects.toMatchObject({ type: 'SYSTEM' });
    expect(woken).toEqual(['barn']);
  });

  test('wakes several at once, though not all, so that what comes last is reached within the time of a tick', async () => {
    let atOnce = 0;
    let most = 0;
    const syncs = Array.from({ length: 100 }, (_, index) => `listing-${index}`);
    await tick(
      { syncs },
      {
        syncRequested: async () => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          await new Promise((resolve) => setImmediate(resolve));
          atOnce -= 1;
        },
      },
    );
    expect(most).toBe(16);
  });
});
