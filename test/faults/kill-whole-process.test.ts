import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { startOf } from '../../src/embedded/process-identity.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { DemoHostClient } from './demo-host-client.ts';
import { aPlace, type Place, Product } from './running-product.ts';

const LISTING = 'Gîte des Tilleuls';
const HELD_ROOM = 'tilleuls-airbnb';
const OTHER_ROOM = 'tilleuls-booking';
const TEST_DEADLINE_MS = 240_000;

let place: Place;
let product: Product | undefined;

beforeAll(async () => {
  place = await aPlace();
});
afterAll(async () => {
  await product?.program.end('SIGTERM');
  await place.remove();
}, 60_000);

/** The running product of these tests, started when there is none. */
async function running(): Promise<Product> {
  if (!product?.program.isRunning()) product = await new Product(place.home, place.port).ready();
  return product;
}

/** Does something by the control API of the simulated platforms. */
async function control(sandboxUrl: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/control/rooms/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`The sandbox answers ${answer.status} to ${path}.`);
}

/** Two new stays on two platforms, of which one does not answer: a sync that stands in the middle. */
async function syncInTheMiddle(): Promise<{ readonly listingId: string; readonly runId: string }> {
  const { url, ...at } = await runningWithSandbox();
  const far = plusDays(new Date().toISOString().slice(0, 10), 200);
  for (const room of [HELD_ROOM, OTHER_ROOM])
    await control(at.sandboxUrl, `${room}/reservations`, { from: far, to: plusDays(far, 2) });
  await control(at.sandboxUrl, `${HELD_ROOM}/hold`);
  const host = await DemoHostClient.signIn(url);
  const listingId = await host.listingId(LISTING);
  const runId = await host.sync(listingId);
  await eventuallyTrue('the commit of the feed that answers', async () => (await host.run(runId)).results.length === 1);
  return { listingId, runId };
}

async function runningWithSandbox() {
  const started = await running();
  return { url: started.url, sandboxUrl: await started.sandboxUrl() };
}

async function query(databaseUrl: string, text: string, values: readonly string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Processes whose command line names the state folder; where there is no /proc, none is seen. */
function processesOf(home: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => commandLineOf(pid).includes(home));
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test(
  'a kill of the whole process in the middle of a sync loses nothing and does nothing twice',
  async () => {
    const before = await running();
    const leftovers = await before.servicePids();
    const { listingId, runId } = await syncInTheMiddle();
    await before.program.end('SIGKILL');

    product = await new Product(place.home, place.port).ready();
    const host = await DemoHostClient.signIn(product.url);
    await eventuallyTrue('the run’s success', async () => (await host.run(runId)).status === 'succeeded', 90_000);

    for (const pid of leftovers.values()) expect(await startOf(pid)).toBeUndefined();
    const databaseUrl = await product.databaseUrl();
    const twice = await query(
      databaseUrl,
      'SELECT "connectionId", "from" FROM "AcceptedEvent" WHERE "listingId" = $1 GROUP BY 1, 2 HAVING count(*) > 1',
      [listingId],
    );
    const accepted = await query(databaseUrl, 'SELECT id FROM "AcceptedEvent" WHERE "listingId" = $1', [listingId]);
    const audit = await query(databaseUrl, 'SELECT action FROM "AuditEvent" WHERE "runId" = $1 ORDER BY at', [runId]);
    const runs = await query(
      databaseUrl,
      'SELECT number, status::text, trigger::text FROM "SyncRun" WHERE "listingId" = $1 ORDER BY number',
      [listingId],
    );
    // Each feed had two stays from the demo's story; the two new ones, on the same nights, are one double booking.
    const onceEach = [{ action: 'run_requested' }, { action: 'conflict_opened' }];
    expect([twice, accepted.length, audit]).toEqual([[], 6, onceEach]);
    expect(runs).toEqual([1, 2].map((number) => ({ number, status: 'succeeded', trigger: 'manual' })));
  },
  TEST_DEADLINE_MS,
);

test(
  'a second start in the same folder says one sentence and leaves the first one alone',
  async () => {
    const first = await running();
    const second = new Product(place.home, place.port + 1);
    expect(await second.program.exit(60_000)).toBe(1);
    const sentence = `relais already runs on ${place.home} (pid ${first.program.pid}) at `;
    expect(second.program.err.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  },
  TEST_DEADLINE_MS,
);

test(
  'SIGTERM stops everything within 15 s and leaves no process',
  async () => {
    const stopping = await running();
    const pids = [stopping.program.pid, ...(await stopping.servicePids()).values()];
    expect(pids).toHaveLength(3);
    const askedAtMs = performance.now();
    expect(await stopping.program.end('SIGTERM')).toBe(0);
    expect(performance.now() - askedAtMs).toBeLessThan(15_000);
    for (const pid of pids) expect(await startOf(pid)).toBeUndefined();
    expect(processesOf(place.home)).toEqual([]);
  },
  TEST_DEADLINE_MS,
);
