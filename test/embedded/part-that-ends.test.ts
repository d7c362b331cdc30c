import { afterEach, expect, test } from '@jest/globals';
import { startOf } from '../../src/embedded/process-identity.ts';
import { aPlace, type Place, Product } from '../faults/running-product.ts';
import { eventually } from '../support/eventually.ts';

const TEST_DEADLINE_MS = 180_000;
const END_DEADLINE_MS = 60_000;

let place: Place;
let product: Product | undefined;

afterEach(async () => {
  await product?.program.end('SIGTERM');
  await place.remove();
}, END_DEADLINE_MS);

test.each([
  ['postgres', /Stopping: PostgreSQL ended by itself \(SIGKILL\): .+\n/],
  ['temporal', /Stopping: Temporal’s dev server ended by itself \(SIGKILL\): .+\n/],
])(
  'a product whose %s is killed says so in one sentence, stops the rest and ends with exit code 1',
  async (name, sentence) => {
    place = await aPlace();
    product = await new Product(place.home, place.port).ready();
    const { program } = product;
    const pids = await product.servicePids();
    process.kill(pids.get(name) ?? 0, 'SIGKILL');
    await program.said(sentence, 5_000);
    const exitCode = await program.exit(END_DEADLINE_MS);
    expect(program.err).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(1);
    for (const pid of pids.values())
      await eventually(`the end of ${pid}`, async () => ((await startOf(pid)) ? undefined : true));
    expect([...(await product.servicePids()).keys()]).toEqual([]);
  },
  TEST_DEADLINE_MS,
);
