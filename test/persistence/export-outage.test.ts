import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { createStores } from '../../src/parts/stores.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { exportAddress, readByIcalJs } from '../support/ical-reader.ts';
import { NOW, testDefaults } from '../support/world.ts';

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-export-outage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A host with a booked listing, and the address of its export, on a PostgreSQL of its own. */
async function anExportOn(url: string) {
  const prisma = createPrisma(url);
  const encryptionKeys = [{ id: 'test', key: randomBytes(32) }] as const;
  const stores = createStores({ prisma, encryptionKeys: [...encryptionKeys], defaults: testDefaults });
  const actor = { memberId: 'host', role: 'member' } as const;
  await prisma.user.create({ data: { id: 'host', name: 'Camille', email: 'host@relais.example' } });
  const listing = await stores.listings.create(actor, { name: 'Gîte', timeZone: 'Europe/Paris' }, NOW);
  const by = { reach: { kind: 'own', memberId: 'host' }, listingId: listing.id, actor, now: NOW } as const;
  await stores.calendars.book(by, { from: '2026-06-10', to: '2026-06-12', guestName: 'Inès' });
  const made = await stores.exports.create(by, { kind: 'destination', connectionId: null, label: 'GreenGo' });
  if (made?.outcome !== 'created') throw new Error('The export was not made.');
  const read = exportAddress(stores.exports, { now: () => NOW });
  return { prisma, read: () => read(made.token), readUnknown: () => read('x'.repeat(43)) };
}

test('a database that is stopped makes every address a 503 to try again, and no calendar', async () => {
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), fsync: false, log: () => {} });
  try {
    await migrate(postgres.url, migrations);
    const { prisma, read, readUnknown } = await anExportOn(postgres.url);
    const before = await read();
    await postgres.stop();
    const during = await Promise.all([read(), read(), readUnknown()]);
    await prisma.$disconnect();

    expect(readByIcalJs(before.text)).toHaveLength(1);
    for (const answer of during) {
      expect([answer.status, answer.get('retry-after'), answer.get('etag')]).toEqual([503, '60', undefined]);
      expect(answer.text).not.toContain('VCALENDAR');
    }
  } finally {
    await postgres.stop();
  }
}, 120_000);
