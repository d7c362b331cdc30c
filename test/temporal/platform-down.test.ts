import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/fault.ts';
import { processBreakers } from '../../src/parts/assembly.ts';
import { incidentWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { aSweepInput } from '../support/sweep-input.ts';
import { MovableClock } from './movable-clock.ts';

const LISTINGS = 30;
const DOWN: Fault = { kind: 'status', code: 503 };
const everything = { page: 1, pageSize: 100 };

let engine: Engine;
let clock: MovableClock;
let listings: SyncedListing[];
let key: string;
beforeAll(async () => {
  engine = await Engine.create();
  clock = new MovableClock();
  key = new URL(engine.sandbox.url).host;
  listings = [];
  for (let made = 0; made < LISTINGS; made += 1) listings.push(await engine.aListing('airbnb'));
}, 120_000);
beforeEach(async () => {
  await engine.world.prisma.breaker.deleteMany();
  await engine.world.prisma.incident.deleteMany();
  engine.mailer.taken.length = 0;
  // The mail of an earlier test was sent a while ago.
  clock.aheadMin += 10;
  answerWith({ kind: 'none' });
});
afterAll(() => engine.close());

function answerWith(fault: Fault): void {
  for (const { rooms } of listings) for (const room of rooms) engine.sandbox.control.setFault(room, fault);
}

/** Does `use` while a worker works that asks the breakers. */
async function whileWorking<T>(use: () => Promise<T>): Promise<T> {
  const breakers = processBreakers(engine.stores, engine.orchestrator, clock);
  try {
    return await engine.whileWorking(use, { clock, breakers });
  } finally {
    await breakers.close();
  }
}

async function sweep(): Promise<Record<string, number>> {
  const start = { workflowId: `calendar-sweep-${randomUUID()}`, taskQueue: TASK_QUEUE };
  await engine.client.workflow.execute(syncListingCalendars, { ...start, args: [aSweepInput()] });
  const last = await Promise.all(listings.map(async ({ listingId }) => (await engine.runs(listingId))[0]?.status));
  const counts: Record<string, number> = {};
  for (const status of last) counts[status ?? 'none'] = (counts[status ?? 'none'] ?? 0) + 1;
  return counts;
}

const breaker = () => engine.stores.breakers.read(key);
const alerts = () => engine.world.prisma.syncAlert.count();
const incidents = async () => (await engine.stores.incidents.list(everything)).items;

describe('a platform that answers 503 to all its listings', () => {
  test('opens its breaker: every run is deferred, no alert arises, support gets one mail, and one when it is back', async () => {
    answerWith(DOWN);
    const seen = await whileWorking(async () => {
      const swept = [await sweep()];
      await eventuallyTrue('the mail of the incident', () => engine.mailer.taken.length > 0);
      const state = (await breaker())?.state;
      // Half an hour later it is still down: three probes say so, and the rest is not even asked.
      clock.aheadMin += 30;
      swept.push(await sweep());
      const lasting = { state: (await breaker())?.state, open: (await incidents()).filter(({ end }) => end === null) };
      answerWith({ kind: 'none' });
      clock.aheadMin += 31;
      await engine.orchestrator.incidentChanged(key);
      await eventuallyTrue('the mail that it is over', () => engine.mailer.taken.length > 1);
      swept.push(await sweep());
      return { swept, state, lasting };
    });
    expect(seen.swept).toEqual([{ deferred: LISTINGS }, { deferred: LISTINGS }, { succeeded: LISTINGS }]);
    expect([seen.state, seen.lasting.state]).toEqual(['open', 'open']);
    expect(seen.lasting.open).toMatchObject([{ key, listings: LISTINGS }]);
    expect(await alerts()).toBe(0);
    expect(engine.mailer.lines).toEqual([`opened ${key} → support-mailbox`, `over ${key} → support-mailbox`]);
    expect((await breaker())?.state).toBe('closed');
    const supervision = engine.client.workflow.getHandle(incidentWorkflowId(key));
    expect(await supervision.result()).toMatchObject({ outcome: 'ended' });
  }, 120_000);

  test('is probed again although the workers that had its probes died with them', async () => {
    answerWith(DOWN);
    await whileWorking(async () => {
      await sweep();
      answerWith({ kind: 'none' });
      clock.aheadMin += 2;
      const dead = [1, 2, 3].map(() => engine.stores.breakers.askProbe(key, clock.now()));
      const outcomes = (await Promise.all(dead)).map(({ admission }) => admission.outcome);
      expect(outcomes).toEqual(['admitted', 'admitted', 'admitted']);
      const [listing] = listings;
      if (!listing) throw new Error('There are no listings.');
      const refused = await engine.request(listing);
      expect((await engine.endedRun(refused.id)).results).toMatchObject([
        { outcome: 'deferred', platformDownUntil: expect.any(String) },
      ]);
      clock.aheadMin += 2;
      await engine.orchestrator.incidentChanged(key);
      await eventuallyTrue('the end of the incident', async () => (await incidents())[0]?.end?.how === 'recovered');
      expect(await sweep()).toEqual({ succeeded: LISTINGS });
    });
    expect(await alerts()).toBe(0);
  }, 120_000);

  test('puts off what a person asks for too, with when it is tried again', async () => {
    answerWith(DOWN);
    const run = await whileWorking(async () => {
      await sweep();
      const [listing] = listings;
      if (!listing) throw new Error('There are no listings.');
      const requested = await engine.request(listing);
      return engine.endedRun(requested.id);
    });
    expect(run).toMatchObject({ trigger: 'manual', status: 'deferred', failure: null });
    const [result] = run.results;
    const openBreaker = await breaker();
    expect(result).toMatchObject({
      outcome: 'deferred',
      platformDownUntil: openBreaker?.state === 'open' ? openBreaker.until : 'not open',
    });
  }, 120_000);
});

test('a platform that asks all for patience (429) has nothing counted against it', async () => {
  answerWith({ kind: 'status', code: 429, retryAfterSec: 60 });
  const swept = await whileWorking(async () => {
    const outcomes = await sweep();
    answerWith({ kind: 'none' });
    return outcomes;
  });
  expect(swept).toEqual({ deferred: LISTINGS });
  expect((await breaker())?.state ?? 'closed').toBe('closed');
  expect([await alerts(), engine.mailer.taken.length]).toEqual([0, 0]);
}, 120_000);
