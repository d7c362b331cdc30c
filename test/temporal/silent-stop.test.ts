import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { Run } from '../../src/domain/run.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { LISTING_RUN_TIMEOUT_MS, listingSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncDueConnections } from '../../workflows/sync-due-connections.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { aSweepInput } from '../support/sweep-input.ts';
import { bundleEditedWorkflows } from '../support/workflow-copy.ts';
import { barrier } from '../workflows/fake-activities.ts';
import { MovableClock } from './movable-clock.ts';

let engine: Engine;
let listing: SyncedListing;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
beforeEach(async () => {
  const { prisma } = engine.world;
  // What an earlier test left is no business of this one's sweeps and ticks.
  await prisma.listing.updateMany({ data: { active: false } });
  await prisma.syncRun.updateMany({
    where: { finishedAt: null },
    data: { status: 'cancelled', finishedAt: systemClock.now() },
  });
  listing = await engine.aListing('airbnb');
});
afterAll(() => engine.close());

const pastRunTimeout = LISTING_RUN_TIMEOUT_MS / 60_000 + 1;

function sweep() {
  const start = { workflowId: `calendar-sweep-${randomUUID()}`, taskQueue: TASK_QUEUE };
  return engine.client.workflow.execute(syncListingCalendars, { ...start, args: [aSweepInput()] });
}

function tick() {
  const start = { workflowId: `due-connections-${randomUUID()}`, taskQueue: TASK_QUEUE };
  return engine.client.workflow.execute(syncDueConnections, start);
}

/** A request that is committed and whose signal never reached Temporal. */
async function requestUnsignalled(of: SyncedListing): Promise<Run> {
  const by = { ...engine.world.byHand(of.owner, of.listingId), now: systemClock.now() };
  const requested = await engine.stores.runs.request(by);
  if (requested?.outcome !== 'queued') throw new Error(`The request was not taken: ${requested?.outcome}`);
  return requested.run;
}

/** A pass whose worker and workflow are gone: a row that says `running` for ever. */
async function leftRunning(): Promise<Run> {
  const claim = await engine.stores.passes.claim(engine.world.key(listing.listingId), {
    ...{ trigger: 'schedule', attempt: 1, spacingMs: 0 },
    clock: systemClock,
  });
  if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
  return engine.run(claim.runId);
}

async function reportsOf(run: Run): Promise<number> {
  return engine.world.prisma.alertOccurrence.count({ where: { runId: run.id } });
}

function endOfSync(of: SyncedListing): Promise<unknown> {
  return engine.client.workflow.getHandle(listingSyncWorkflowId(of.listingId)).result();
}

async function statusOf(of: SyncedListing): Promise<string> {
  return (await engine.client.workflow.getHandle(listingSyncWorkflowId(of.listingId)).describe()).status.name;
}

/** A sweep whose feed answers only when the failed run was reported: a failure older than a good run is no news any more. */
async function sweepOnceReported(run: Run) {
  const [room = ''] = listing.rooms;
  engine.sandbox.control.hold(room);
  const swept = sweep();
  await engine.sandbox.control.untilWaiting(room, 1);
  await eventuallyTrue('the run is reported', async () => (await reportsOf(run)) === 1);
  engine.sandbox.control.release(room);
  return swept;
}

/** The run ended as failed by our own fault and was reported once, and the next sweep brings the listing in step. */
async function expectEndedAndHealed(run: Run, detail: RegExp): Promise<void> {
  expect(await engine.run(run.id)).toMatchObject({
    status: 'failed',
    failure: { kind: 'SYSTEM', detail: expect.stringMatching(detail) },
    finishedAt: expect.any(String),
  });
  const swept = await engine.whileWorking(() => sweepOnceReported(run));
  expect(swept).toMatchObject({ started: 1, succeeded: 1, alreadyRunning: 0 });
  const [latest] = await engine.runs(listing.listingId);
  expect(latest).toMatchObject({ status: 'succeeded', counts: { connectionsRead: 1 } });
  expect(await reportsOf(run)).toBe(1);
}

describe('no sync stops silently', () => {
  test('when workflow code trips over an answer that makes no sense, the run fails at once', async () => {
    const real = createActivities(engine.activityDeps());
    const senseless: Activities = { ...real, syncListingPass: () => Promise.resolve(JSON.parse('null')) };
    const run = await engine.whileAnswering(async () => {
      const requested = await engine.request(listing);
      await eventuallyTrue('the failed workflow', async () => (await statusOf(listing)) === 'FAILED');
      return requested;
    }, senseless);
    await expectEndedAndHealed(run, /workflow code threw/);
  });

  test('when workflow code throws before it records anything, the minute tick fails the run within its time limit', async () => {
    const clock = new MovableClock();
    const broken = await Worker.create({
      connection: engine.environment.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: await bundleEditedWorkflows([
        {
          file: 'sync-listing.ts',
          find: 'pass += 1;',
          become: "pass += 1;\n    throw new TypeError('a mistake of ours');",
        },
      ]),
      activities: createActivities({ ...engine.activityDeps(), clock }),
      workflowFailureErrorTypes: { '*': ['Error', 'NondeterminismError'] },
    });
    const run = await broken.runUntil(async () => {
      const requested = await engine.request(listing);
      await eventuallyTrue('the failed workflow', async () => (await statusOf(listing)) === 'FAILED');
      expect((await engine.run(requested.id)).status).toBe('queued');
      clock.aheadMin = pastRunTimeout;
      await tick();
      return requested;
    });
    await expectEndedAndHealed(run, /within its time limit/);
  });

  test('when a worker takes a pass and never answers, its silence is noticed and the run fails', async () => {
    const { opened, open } = barrier();
    const real = createActivities(engine.activityDeps());
    const mute: Activities = {
      ...real,
      syncListingPass: async () => {
        await opened;
        return { step: 'nothing_to_do', reason: 'nothing_owed' };
      },
      failPass: async (broken) => {
        open();
        return real.failPass(broken);
      },
    };
    const run = await requestUnsignalled(listing);
    await createOrchestrator(engine.client, { maximumAttempts: 1 }).syncRequested(listing.listingId);
    await engine.whileAnswering(() => endOfSync(listing), mute);
    await expectEndedAndHealed(run, /No answer; attempt 1 was the last/);
  });

  test('when no start of a sync is ever accepted, the minute tick fails the run within its time limit', async () => {
    const refusing = { ...engine.orchestrator, syncRequested: () => Promise.reject(new Error('refused')) };
    const run = await requestUnsignalled(listing);
    const clock = new MovableClock();
    clock.aheadMin = pastRunTimeout;
    const ticked = async () => {
      const { summary } = await tick();
      await eventuallyTrue('the run is reported', async () => (await reportsOf(run)) === 1);
      return summary;
    };
    const summary = await engine.whileWorking(ticked, { clock, orchestrator: refusing });
    expect(summary).toBe(
      '0 listings, 0 connections, 0 alerts and the mail of 0 people woken, 1 runs failed that nobody worked on.',
    );
    await expectEndedAndHealed(run, /within its time limit/);
  });

  test('when a signal was lost, the minute tick wakes the listing after a minute', async () => {
    const run = await requestUnsignalled(listing);
    const clock = new MovableClock();
    const early = await engine.whileWorking(tick, { clock });
    clock.aheadMin = 2;
    const late = await engine.whileWorking(
      async () => {
        const ticked = await tick();
        await engine.endedRun(run.id);
        return ticked;
      },
      { clock },
    );
    expect([early.summary, late.summary]).toEqual([
      '0 listings, 0 connections, 0 alerts and the mail of 0 people woken, 0 runs failed that nobody worked on.',
      '1 listings, 0 connections, 0 alerts and the mail of 0 people woken, 0 runs failed that nobody worked on.',
    ]);
    expect((await engine.run(run.id)).status).toBe('succeeded');
  });

  test('when one listing cannot be woken, the others owed are woken all the same', async () => {
    const others = [await engine.aListing('airbnb'), await engine.aListing('airbnb')];
    const runs: Run[] = [];
    for (const each of [listing, ...others]) runs.push(await requestUnsignalled(each));
    const clock = new MovableClock();
    clock.aheadMin = 2;
    const refusingOne = quietOrchestrator({
      syncRequested: (listingId) =>
        listingId === listing.listingId
          ? Promise.reject(new Error('refused'))
          : engine.orchestrator.syncRequested(listingId),
    });
    await engine.whileWorking(
      async () => {
        await tick().catch(() => undefined);
        for (const { id } of runs.slice(1)) await engine.endedRun(id);
      },
      { clock, orchestrator: refusingOne },
    );
    expect((await engine.run(runs[0]?.id ?? '')).status).toBe('queued');
  });

  test('when a row says running and nobody works on it, the next pass fails it and does its own work', async () => {
    const run = await leftRunning();
    await engine.whileWorking(() => sweepOnceReported(run));
    expect((await engine.runs(listing.listingId)).map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    await expectEndedAndHealed(run, /stopped without an end/);
  });

  test('when a row says running and no pass comes, the minute tick fails it within its time limit', async () => {
    const run = await leftRunning();
    const clock = new MovableClock();
    clock.aheadMin = pastRunTimeout;
    await engine.whileWorking(tick, { clock });
    await expectEndedAndHealed(run, /within its time limit/);
  });

  test('when a pass is still under way at the sweep one interval later, its run fails, once, also when it ends after all', async () => {
    const [room = ''] = listing.rooms;
    const clock = new MovableClock();
    engine.sandbox.control.hold(room);
    const run = await engine.whileWorking(
      async () => {
        const requested = await engine.request(listing);
        await engine.sandbox.control.untilWaiting(room, 1);
        clock.aheadMin = 31;
        expect(await sweep()).toMatchObject({ started: 0, alreadyRunning: 1 });
        expect(await engine.run(requested.id)).toMatchObject({ status: 'failed' });
        clock.aheadMin = 0;
        await eventuallyTrue('the run is reported', async () => (await reportsOf(requested)) === 1);
        engine.sandbox.control.release(room);
        await engine.client.workflow.getHandle(listingSyncWorkflowId(listing.listingId)).result();
        return requested;
      },
      { clock },
    );
    await expectEndedAndHealed(run, /within its time limit/);
  });
});
