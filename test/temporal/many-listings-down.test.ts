import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inLanes } from '../../activities/in-lanes.ts';
import { msBetween } from '../../src/domain/instant.ts';
import { processBreakers } from '../../src/parts/assembly.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { TASK_QUEUE } from '../../workflows/messages.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { aSweepInput } from '../support/sweep-input.ts';

/**
 * How many listings the platform has. The full drill has 10,000:
 *
 *     DRILL_LISTINGS=10000 npm test -- test/temporal/many-listings-down.test.ts
 */
const LISTINGS = Number(process.env['DRILL_LISTINGS'] ?? 100);
const ROOMS = 10;
const DEADLINE_MS = 120_000 + LISTINGS * 300;

let engine: Engine;
let rooms: readonly string[];

beforeAll(async () => {
  engine = await Engine.create();
  rooms = Array.from({ length: ROOMS }, () => engine.aRoom('airbnb'));
  const numbers = Array.from({ length: LISTINGS }, (_, number) => number);
  await inLanes(numbers, 10, async (number) => {
    const { by } = await engine.world.aListing();
    await engine.aConnection(by, engine.feedUrl(rooms[number % ROOMS] ?? ''));
  });
  for (const room of rooms) engine.sandbox.control.setFault(room, { kind: 'status', code: 503 });
}, DEADLINE_MS);
afterAll(() => engine.close());

test(
  `a platform that answers 503 to ${LISTINGS} listings gives one mail and no alert, and its breaker opens within a minute`,
  async () => {
    const breakers = processBreakers(engine.stores, engine.orchestrator);
    const startedAt = systemClock.now();
    await engine.whileWorking(
      async () => {
        const start = { workflowId: `calendar-sweep-${randomUUID()}`, taskQueue: TASK_QUEUE };
        await engine.client.workflow.execute(syncListingCalendars, { ...start, args: [aSweepInput()] });
        await eventuallyTrue('the mail of the incident', () => engine.mailer.taken.length > 0);
        await eventuallyTrue('every run ended', async () => (await statuses())['running'] === undefined, DEADLINE_MS);
      },
      { breakers },
    );
    await breakers.close();
    const { items } = await engine.stores.incidents.list({ page: 1, pageSize: 10 });
    const { openedAt = '', listings } = items[0] ?? {};
    expect([items.length, listings]).toEqual([1, LISTINGS]);
    const openedAfterMs = msBetween(startedAt, openedAt);
    const requests = rooms.reduce((sum, room) => sum + engine.sandbox.control.room(room).requests, 0);
    console.log(
      `opened after ${openedAfterMs} ms; ${requests} requests for ${LISTINGS} listings; swept in ${msBetween(startedAt, systemClock.now())} ms`,
    );
    expect(openedAfterMs).toBeLessThan(60_000);
    // A few are read a second time, to try whether the platform is back.
    expect(Object.keys(await statuses())).toEqual(['deferred']);
    expect(await engine.world.prisma.listing.count({ where: { runs: { some: { status: 'deferred' } } } })).toBe(
      LISTINGS,
    );
    expect(await engine.world.prisma.syncAlert.count()).toBe(0);
    expect(engine.mailer.lines).toHaveLength(1);
  },
  DEADLINE_MS,
);

async function statuses(): Promise<Record<string, number>> {
  const rows = await engine.world.prisma.syncRun.groupBy({ by: ['status'], _count: true });
  return Object.fromEntries(rows.map(({ status, _count }) => [status, _count]));
}
