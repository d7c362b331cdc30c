import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runAdmin } from '../../src/cli/run-admin.ts';
import { defaultReadingOptions } from '../../src/domain/reading-options.ts';
import { createStores } from '../../src/parts/stores.ts';
import { feedUrlContext } from '../../src/persistence/connection-writes.ts';
import { openSecrets } from '../../src/persistence/open-secrets.ts';
import { createPrisma, type PrismaClient } from '../../src/persistence/prisma.ts';
import { rewrapSecrets } from '../../src/persistence/rewrap-secrets.ts';
import { sealedColumns } from '../../src/persistence/sealed-rows.ts';
import { createSecretBox, type EncryptionKey, type EncryptionKeys } from '../../src/persistence/secret-box.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { sealedAsV1 } from '../support/old-sealed-text.ts';
import { NOW, testDefaults, World } from '../support/world.ts';

const key = (id: string, filling: number): EncryptionKey => ({ id, key: Buffer.alloc(32, filling) });
const [k1, k2, k3] = [key('k1', 1), key('k2', 2), key('k3', 3)];
let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.url, 4);
  world = new World(prisma, () => Promise.resolve());
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function boxOf(...keys: EncryptionKeys) {
  const secrets = await openSecrets(prisma, keys, NOW);
  if (secrets.outcome === 'unfit') throw new Error(secrets.message);
  return secrets.box;
}
const messageOf = async (...keys: EncryptionKeys) => {
  const secrets = await openSecrets(prisma, keys, NOW);
  return secrets.outcome === 'unfit' ? secrets.message : secrets.outcome;
};
const command = (args: string, ...keys: EncryptionKeys) =>
  runAdmin({ args: args.split(' '), databaseUrl: database.url, baseUrl: undefined, encryptionKeys: keys, now: NOW });

const chosen = {
  connector: 'ical',
  label: undefined,
  mode: 'auto',
  syncEnabled: true,
  options: { ...defaultReadingOptions, readOnly: false },
} as const;

/** A listing with connections whose addresses the first version of relais sealed under `k1`. */
async function connectedBefore(count: number) {
  const { by, listing } = await world.aListing();
  const marked = createSecretBox([k1]);
  const rows = Array.from({ length: count }, (_, index) => {
    const id = randomUUID();
    const url = `https://feeds.example/${index}.ics`;
    const urlCiphertext = sealedAsV1(url, feedUrlContext(listing.id, id), k1);
    const shown = { connector: 'ical', label: 'feeds.example', host: 'feeds.example', createdAt: NOW };
    return { id, listingId: listing.id, urlCiphertext, urlHash: marked.mark(url), ...shown };
  });
  await prisma.connection.createMany({ data: rows });
  return { by, listing };
}

const sealedTexts = async () => {
  const rows = await prisma.connection.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ urlCiphertext }) => urlCiphertext ?? '');
};

describe('secrets of an installation', () => {
  let connected: Awaited<ReturnType<typeof connectedBefore>>;
  beforeAll(async () => {
    connected = await connectedBefore(450);
  });

  test('are opened with every key in use, else one sentence says which is missing or wrong', async () => {
    expect(await messageOf(k2)).toBe(
      'ENCRYPTION_KEYS lacks k1 (450 secrets), in use in the database: put it back behind the newest key.',
    );
    expect(await messageOf(key('k1', 9))).toBe(
      'ENCRYPTION_KEYS has another key as k1 than the database was sealed with: put the right one in its place.',
    );
    expect(await prisma.secret.count()).toBe(0);
    expect(await messageOf(k2, k1)).toBe('opened');
  });

  test('keep their marks when the keys change: a feed is still known to be connected already', async () => {
    const { by } = connected;
    const url = 'https://feeds.example/7.ics';
    const fields = { ...chosen, url };
    const stores = createStores({ prisma, box: await boxOf(k2, k1), defaults: testDefaults });
    expect(await stores.connections.create(by, fields)).toEqual({ outcome: 'feed_already_connected' });
  });

  test('come under the newest key, from where it was stopped, one by one beside a change by hand', async () => {
    const before = await sealedTexts();
    const box = await boxOf(k2, k1);
    let asked = 0;
    const stopping = {
      ...box,
      isCurrent(sealed: string) {
        asked += 1;
        if (asked > 250) throw new Error('stopped');
        return box.isCurrent(sealed);
      },
    };
    await expect(rewrapSecrets(prisma, stopping)).rejects.toThrow('stopped');
    const between = await sealedTexts();
    const done = between.filter((text) => box.isCurrent(text)).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(450);
    expect(await rewrapSecrets(prisma, box)).toEqual({ rewrapped: 450 - done, left: 0, closed: [] });
    expect((await sealedTexts()).every((text) => text.startsWith('v2.k2.'))).toBe(true);
    expect(before.every((text) => text.startsWith('v1.k1.'))).toBe(true);
    expect(await rewrapSecrets(prisma, box)).toEqual({ rewrapped: 0, left: 0, closed: [] });
  });

  test('need the older key no longer, and their marks are what they were', async () => {
    const stores = createStores({ prisma, box: await boxOf(k2), defaults: testDefaults });
    const claim = await stores.passes.claim(world.key(connected.listing.id), {
      trigger: 'schedule',
      attempt: 1,
      spacingMs: 0,
      clock: { now: () => NOW },
    });
    expect(
      claim.outcome === 'claimed' && claim.toRead.map(({ source }) => source.kind === 'feed' && source.url),
    ).toHaveLength(450);
    const url = 'https://feeds.example/7.ics';
    const fields = { ...chosen, url };
    expect(await stores.connections.create(connected.by, fields)).toEqual({ outcome: 'feed_already_connected' });
  });

  test('that change meanwhile are left as they became', async () => {
    const box = await boxOf(k3, k2);
    const [first] = await prisma.connection.findMany({ orderBy: { id: 'asc' }, take: 1 });
    if (!first) throw new Error('There is no connection.');
    const context = feedUrlContext(first.listingId, first.id);
    const byHand = createSecretBox([k2]).seal('https://feeds.example/by-hand.ics', context);
    await prisma.connection.update({ where: { id: first.id }, data: { urlCiphertext: byHand } });
    const sealed = first.urlCiphertext ?? '';
    const stale = { id: first.id, sealed, context };
    const [column] = sealedColumns(prisma);
    expect(await column?.replace(stale, box.rewrap(sealed, context))).toBe(false);
    expect(await rewrapSecrets(prisma, box)).toMatchObject({ left: 0, closed: [] });
    const { urlCiphertext } = await prisma.connection.findUniqueOrThrow({ where: { id: first.id } });
    expect(box.open(urlCiphertext ?? '', context)).toBe('https://feeds.example/by-hand.ics');
  });

  test('that do not open are named by table, column and row, and stay', async () => {
    const [first, second] = await prisma.connection.findMany({ orderBy: { id: 'asc' }, take: 2 });
    if (!first || !second) throw new Error('There are no two connections.');
    await prisma.connection.update({ where: { id: second.id }, data: { urlCiphertext: first.urlCiphertext } });
    const { exitCode, message } = await command('rewrap-secrets', k1, k3);
    expect(exitCode).toBe(1);
    expect(message).toBe(
      `450 rewrapped under k1, 1 left under an older key or form. These do not open, keep the older keys: Connection.urlCiphertext of ${second.id}.`,
    );
    await prisma.connection.delete({ where: { id: second.id } });
  });

  test('are rewrapped by a command that counts, and says when an older key can go', async () => {
    expect(await command('rewrap-secrets', k2, k1)).toEqual({
      exitCode: 0,
      message:
        '450 rewrapped under k2, 0 left under an older key or form: ENCRYPTION_KEYS needs no other key. Backups made before a key changed still need the older one.',
    });
    const audit = await prisma.auditEvent.findMany({
      where: { action: 'secrets_rewrapped', subjectKind: 'encryption_key', subjectId: 'k2' },
    });
    expect(audit).toMatchObject([{ actorId: null, to: '450 rewrapped under k2, 0 left under an older key or form' }]);
    expect(await command('rewrap-secrets', k3)).toEqual({
      exitCode: 1,
      message: 'ENCRYPTION_KEYS lacks k2 (450 secrets), in use in the database: put it back behind the newest key.',
    });
    expect((await command('rewrap-secrets now', k2)).message).toMatch(/^Use: npm run admin/);
  });
});
