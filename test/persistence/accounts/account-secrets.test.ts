import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/domain/member.ts';
import { createStores } from '../../../src/parts/stores.ts';
import { openSecrets } from '../../../src/persistence/open-secrets.ts';
import { createPrisma, type PrismaClient } from '../../../src/persistence/prisma.ts';
import { rewrapSecrets } from '../../../src/persistence/rewrap-secrets.ts';
import type { EncryptionKey, EncryptionKeys } from '../../../src/persistence/secret-box.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NOW, testDefaults, World } from '../../support/world.ts';
import { anAlpacaAccount } from './account-world.ts';

const key = (id: string, filling: number): EncryptionKey => ({ id, key: Buffer.alloc(32, filling) });
const [k1, k2] = [key('k1', 1), key('k2', 2)];
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
const storesOf = async (...keys: EncryptionKeys) =>
  createStores({ prisma, box: await boxOf(...keys), defaults: testDefaults });

async function connected(encryptionKey = k1, by?: Actor) {
  const owner = by ?? (await world.aMember());
  const account = anAlpacaAccount();
  const { accounts } = await storesOf(encryptionKey);
  const created = await accounts.create({ actor: owner, now: NOW }, account, 50);
  if (created.outcome !== 'saved') throw new Error(created.outcome);
  const row = await prisma.accountConnection.findUniqueOrThrow({ where: { id: created.connection.id } });
  return { owner, account, row, secretTexts: Object.values(account.secrets) };
}

const opened = async (id: string, ...keys: EncryptionKeys) =>
  (await storesOf(...keys)).accounts.open({ kind: 'any' }, id);

test('secrets are in no column of any table but sealed, and open as they were given', async () => {
  const { row, account, secretTexts } = await connected();
  const tables = ['AccountConnection', 'AccountRun', 'AuditEvent', 'OutsideLimit'];
  const texts = await Promise.all(
    tables.map((table) => prisma.$queryRawUnsafe<{ text: string }[]>(`SELECT t::text AS text FROM "${table}" t`)),
  );
  const everything = texts
    .flat()
    .map(({ text }) => text)
    .join('\n');
  expect(everything).toContain(row.id);
  for (const secret of secretTexts) expect(everything).not.toContain(secret);
  expect(row.sealed).toMatch(/^v2\.k1\./);
  expect(await opened(row.id, k1)).toMatchObject({ secrets: account.secrets, connector: 'alpaca' });
});

test('a sealed text opens in its own row of its own owner, and nowhere else', async () => {
  const mine = await connected();
  const [second, other] = [await connected(k1, mine.owner), await connected()];
  const { accounts } = await storesOf(k1);
  const open = (id: string) => accounts.open({ kind: 'any' }, id);
  const write = (id: string, data: { readonly sealed?: string; readonly ownerId?: string }) =>
    prisma.accountConnection.update({ where: { id }, data });
  await write(second.row.id, { sealed: mine.row.sealed });
  const elsewhere = await open(second.row.id);
  await write(second.row.id, { sealed: second.row.sealed });
  await write(mine.row.id, { ownerId: other.owner.memberId });
  const ofAnother = await open(mine.row.id);
  await write(mine.row.id, { ownerId: mine.owner.memberId });
  expect([elsewhere, ofAnother]).toEqual(['closed', 'closed']);
  expect(await open(mine.row.id)).toMatchObject({ secrets: mine.account.secrets });
});

test('the mark by which equal keys are told is of these secrets, and tells nothing of them', async () => {
  const [mine, other] = [await connected(), await connected()];
  expect(mine.row.credentialMark).not.toBe(other.row.credentialMark);
  const { accounts } = await storesOf(k1);
  const { keyId = '', secretKey = '' } = mine.account.secrets;
  const turned = { ...mine.account, secrets: { secretKey, keyId } };
  expect(await accounts.create({ actor: mine.owner, now: NOW }, turned, 50)).toEqual({
    outcome: 'account_already_connected',
  });
});

test('secrets come under the newest key by the command, and need the older one no longer', async () => {
  const { row, account, owner } = await connected();
  const before = await prisma.accountConnection.count();
  expect(await opened(row.id, k2, k1)).toMatchObject({ secrets: account.secrets });
  const rewrapped = await rewrapSecrets(prisma, await boxOf(k2, k1));
  expect(rewrapped).toMatchObject({ left: 0, closed: [] });
  expect(rewrapped.rewrapped).toBeGreaterThanOrEqual(before);
  const rows = await prisma.accountConnection.findMany();
  expect(rows.every(({ sealed }) => sealed.startsWith('v2.k2.'))).toBe(true);
  expect(await opened(row.id, k2)).toMatchObject({ secrets: account.secrets });
  const { accounts } = await storesOf(k2);
  expect(await accounts.create({ actor: owner, now: NOW }, account, 50)).toEqual({
    outcome: 'account_already_connected',
  });
});

test('a sealed text that does not open is named by table, column and row, and stays', async () => {
  const { row } = await connected(k2);
  const box = await boxOf(k1, k2);
  const sealed = `${row.sealed.slice(0, -4)}AAAA`;
  await prisma.accountConnection.update({ where: { id: row.id }, data: { sealed } });
  expect(await rewrapSecrets(prisma, box)).toMatchObject({ closed: [`AccountConnection.sealed of ${row.id}`] });
  const { sealed: after } = await prisma.accountConnection.findUniqueOrThrow({ where: { id: row.id } });
  expect(after).toBe(sealed);
});
