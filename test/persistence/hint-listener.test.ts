import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { HintSignal, HintSource } from '../../src/notice-ports.ts';
import { createHintListener } from '../../src/persistence/hint-listener.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { listing as calendar, NOW, stay, World } from '../support/world.ts';

let world: World;
let hints: HintSource;
let heard: HintSignal[] = [];
const logged: string[] = [];
beforeAll(async () => {
  const database = await createTestDatabase();
  const prisma = createPrisma(database.url);
  world = new World(prisma, async () => {
    await prisma.$disconnect();
    await database.drop();
  });
  hints = createHintListener({ databaseUrl: database.url, log: (message) => void logged.push(message) });
  hints.subscribe((signal) => heard.push(signal));
  await until((signal) => signal.type === 'gap');
});
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  await hints.close();
  await world.close();
});

function until(is: (signal: HintSignal) => boolean): Promise<void> {
  return eventuallyTrue('that hint', async () => heard.some(is));
}

/** Everything that was committed before is heard once this is. */
async function afterAllOfIt(): Promise<readonly string[]> {
  await world.prisma
    .$executeRaw`SELECT pg_notify('relais_hints', '{"topic":"done","id":null,"audience":"all","memberId":null}')`;
  await until((signal) => signal.type === 'hint' && signal.topic === 'done');
  return [
    ...new Set(heard.flatMap((signal) => (signal.type === 'hint' ? [`${signal.topic} ${signal.audience}`] : []))),
  ];
}

test('what was not committed is told to nobody', async () => {
  const { actor } = await world.aListing();
  await afterAllOfIt();
  heard = [];
  const failed = world.prisma.$transaction(async (tx) => {
    await tx.listing.updateMany({ where: { ownerId: actor.memberId }, data: { name: 'Autre' } });
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  expect(await afterAllOfIt()).toEqual(['done all']);
});

test('a stay that is read is told to its owner’s pages: the listing, its run, the notice; a sweep that finds nothing is not', async () => {
  const { by, actor, listing } = await world.aListing();
  const { id } = await world.aConnection(by);
  await world.sync(listing.id, { [id]: calendar() });
  await afterAllOfIt();
  heard = [];
  world.pass(30);
  await world.sync(listing.id, { [id]: calendar() });
  expect(await afterAllOfIt()).toEqual(['done all']);
  heard = [];
  world.pass(30);
  await world.sync(listing.id, { [id]: calendar(stay('2026-07-01', '2026-07-04')) });
  expect((await afterAllOfIt()).toSorted()).toEqual([
    'done all',
    'listings owner',
    'notifications person',
    'runs owner',
  ]);
  const told = heard.filter((signal) => signal.type === 'hint' && signal.topic !== 'done');
  expect(new Set(told.map((signal) => (signal.type === 'hint' ? signal.memberId : null)))).toEqual(
    new Set([actor.memberId]),
  );
});

test('what a linked account does is told to its owner’s pages: connected, reading, waiting, settled', async () => {
  const actor = await world.aMember();
  const named = { kind: 'brokerage', connector: 'alpaca', platform: 'alpaca', label: 'Alpaca' } as const;
  const how = { config: {}, secrets: { keyId: 'k' }, accountId: null, syncEnabled: true, syncIntervalMin: 15 };
  const created = await world.stores.accounts.create({ actor, now: NOW }, { ...named, ...how }, 5);
  if (created.outcome !== 'saved') throw new Error(`The account was not saved: ${created.outcome}.`);
  expect(await afterAllOfIt()).toEqual(['connections owner', 'done all']);
  const { id } = created.connection;
  for (const data of [{ phase: 'reading' as const }, { phase: null }]) {
    heard = [];
    await world.prisma.accountConnection.update({ where: { id }, data });
    expect(await afterAllOfIt()).toEqual(['connections owner', 'done all']);
  }
  heard = [];
  await world.prisma.accountConnection.update({ where: { id }, data: { lastRunNumber: 7 } });
  expect(await afterAllOfIt()).toEqual(['done all']);
});

test('a session that ends, and a role that changes, are told of the person', async () => {
  const { memberId } = await world.aMember();
  await world.prisma.session.create({
    data: { id: 'session', token: 'token', userId: memberId, expiresAt: NOW, updatedAt: NOW },
  });
  await world.prisma.session.delete({ where: { id: 'session' } });
  await until((signal) => signal.type === 'session' && signal.memberId === memberId);
  heard = [];
  await world.prisma.user.update({ where: { id: memberId }, data: { role: 'support' } });
  await until((signal) => signal.type === 'session' && signal.memberId === memberId);
});

test('a connection that is lost is made anew, and the gap is told', async () => {
  await world.prisma.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'relais hints' AND datname = current_database()`;
  await until((signal) => signal.type === 'gap');
  await world.aListing();
  await until((signal) => signal.type === 'hint' && signal.topic === 'listings');
  expect(logged).toEqual([
    'The database tells of changes no more; pages are live again when it does.',
    'The database tells of changes again.',
  ]);
});

test('what is closed tells that it is, and no more', async () => {
  const own = createHintListener({ databaseUrl: 'postgres://127.0.0.1:1/none', log: () => undefined });
  const told: string[] = [];
  own.subscribe(({ type }) => told.push(type));
  await own.close();
  expect(told).toEqual(['closed']);
});
