import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPrisma, type PrismaClient } from '../../src/persistence/prisma.ts';
import { createTestDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  const admin = createPrisma(database.url, 1);
  const name = new URL(database.url).pathname.slice(1);
  await admin.$executeRawUnsafe(`ALTER DATABASE ${name} SET timezone TO 'America/New_York'`);
  await admin.$disconnect();
  const url = new URL(database.url);
  url.searchParams.set('options', '-c statement_timeout=12345');
  prisma = createPrisma(url.href, 1);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

test('a time is the same by the client and in SQL where the server is not at UTC, and the address keeps its own options', async () => {
  const at = new Date('2026-07-01T22:30:00.500Z');
  const user = { id: 'u', name: 'U', email: 'u@relais.example', emailVerified: true, createdAt: at, updatedAt: at };
  await prisma.user.create({ data: user });
  const rows = await prisma.$queryRaw<readonly { createdAt: Date; isSame: boolean; timeout: string }[]>`
    SELECT "createdAt", "createdAt" = ${at.toISOString()}::timestamptz AS "isSame", current_setting('statement_timeout') AS "timeout"
    FROM "User" WHERE "id" = 'u'`;
  expect(rows).toEqual([{ createdAt: at, isSame: true, timeout: '12345ms' }]);
  expect((await prisma.user.findUniqueOrThrow({ where: { id: 'u' } })).createdAt).toEqual(at);
});
