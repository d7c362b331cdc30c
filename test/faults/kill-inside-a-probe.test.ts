import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import { processBreakers } from '../../src/parts/assembly.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { listingSyncWorkflowId } from '../../workflows/messages.ts';
import { callsOf, subjects } from '../support/breaker-drill.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { MovableClock } from '../temporal/movable-clock.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

/** As many as probe at once. */
const PROBES = 3;

let engine: Engine;
let key: string;
let probing: SyncedListing[];
let another: SyncedListing;
const clock = new MovableClock();

/** A host that stopped answering five minutes ago, and is to be probed by now. */
async function aBreakerToProbe(): Promise<void> {
  const at = { now: plusMinutes(systemClock.now(), -5), chance: 0.5 };
  await engine.stores.breakers.fold(key, callsOf(subjects(20), 'bad'), at);
}

async function aListing(): Promise<SyncedListing> {
  return engine.aListing('airbnb');
}

/** Does `use` while another worker works, which asks the breakers. */
async function whileWorking<T>(use: () => Promise<T>): Promise<T> {
  const breakers = processBreakers(engine.stores, engine.orchestrator, clock);
  try {
    return await engine.whileWorking(use, { clock, breakers });
  } finally {
    await breakers.close();
  }
}

const breaker = () => engine.stores.breakers.read(key);
const leases = async () => {
  const now = await breaker();
  return now?.state === 'half_open' ? now.leases : [];
};

beforeAll(async () => {
  engine = await Engine.create();
  key = new URL(engine.sandbox.url).host;
  probing = await Promise.all(Array.from({ length: PROBES }, aListing));
  another = await aListing();
  await aBreakerToProbe();
  for (const listing of probing) await engine.request(listing);
  const stops = probing.map(({ listingId }) => [listingSyncWorkflowId(listingId), 'with a probe under way'] as const);
  const nobody = { url: 'smtp://127.0.0.1:9' };
  await killAtItsPlaces(engine, Object.fromEntries(stops), { taking: nobody, hanging: nobody });
}, 240_000);
afterAll(() => engine.close());

test('a worker that is killed with the probes of a breaker gives their leases back: another probes, and closes it', async () => {
  const held = await leases();
  expect(held).toHaveLength(PROBES);
  const [first] = held.map(({ expiresAt }) => expiresAt).sort();
  await whileWorking(async () => {
    const refused = await engine.request(another);
    expect((await engine.endedRun(refused.id)).results).toMatchObject([
      { outcome: 'deferred', platformDownUntil: first },
    ]);
    clock.aheadMin = 2;
    await engine.orchestrator.incidentChanged(key);
    await eventuallyTrue('the breaker closed', async () => (await breaker())?.state === 'closed', 90_000);
    const run = await engine.request(another);
    expect((await engine.endedRun(run.id)).status).toBe('succeeded');
  });
  const { items } = await engine.stores.incidents.list({ page: 1, pageSize: 10 });
  expect(items).toMatchObject([{ key, end: { how: 'recovered' } }]);
  expect(await engine.world.prisma.syncAlert.count()).toBe(0);
}, 180_000);
