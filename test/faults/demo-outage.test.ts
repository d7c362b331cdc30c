import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { eventuallyTrue } from '../support/eventually.ts';
import { aPlace, type Place, Product } from './running-product.ts';

const DEADLINE_MS = 120_000;

let place: Place;
let product: Product;
let client: pg.Client;
beforeAll(async () => {
  place = await aPlace();
  product = await new Product(place.home, place.port).ready();
  client = new pg.Client({ connectionString: await product.databaseUrl() });
  await client.connect();
}, 180_000);
afterAll(async () => {
  await client.end();
  await product.program.end('SIGTERM');
  await place.remove();
}, 60_000);

async function rows(text: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(text)).rows;
}

test('the demo’s platform that is down opens its breaker by itself, and support is told of no listing', async () => {
  await eventuallyTrue(
    'an open breaker',
    async () => (await rows(`SELECT 1 FROM "Breaker" WHERE "state" <> 'closed'`)).length === 1,
    DEADLINE_MS,
  );
  const breakers = await rows(`SELECT "key" FROM "Breaker" WHERE "state" <> 'closed'`);
  expect(breakers[0]?.['key']).not.toBe(new URL(await product.sandboxUrl()).host);
  await eventuallyTrue(
    'every run of the agency put off',
    async () => (await statusesOfAgency()).every((status) => status === 'deferred'),
    DEADLINE_MS,
  );
  expect(await rows(`SELECT "key" FROM "Incident"`)).toEqual(breakers);
  expect(await rows(`SELECT 1 FROM "SyncAlert" a JOIN "Listing" l ON l."id" = a."subjectId" ${ofAgency}`)).toEqual([]);
}, 240_000);

test('the demo’s hub has told of its booking by a webhook, and its nights are closed', async () => {
  const told = `SELECT r."status" FROM "SyncRun" r JOIN "Connection" c ON c."id" = r."connectionId"
    WHERE c."connector" = 'beds24' AND r."trigger" = 'webhook' AND r."status" = 'succeeded'`;
  await eventuallyTrue('a run by webhook', async () => (await rows(told)).length > 0, DEADLINE_MS);
  const accepted = `SELECT e."from" FROM "AcceptedEvent" e JOIN "Connection" c ON c."id" = e."connectionId"
    WHERE c."connector" = 'beds24'`;
  expect(await rows(accepted)).toHaveLength(1);
}, 240_000);

const ofAgency = `WHERE l."ownerId" = 'demo-agency'`;

async function statusesOfAgency(): Promise<unknown[]> {
  const found = await rows(`SELECT r."status" FROM "SyncRun" r JOIN "Listing" l ON l."id" = r."listingId" ${ofAgency}`);
  return found.map(({ status }) => status);
}
