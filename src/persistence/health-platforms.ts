import { newBreaker } from '../domain/breaker.ts';
import type { Instant } from '../domain/instant.ts';
import type { Reach } from '../domain/member.ts';
import type { ModeState } from '../domain/mode-table.ts';
import { noReadings, type ReadingMeasure, sumOfMeasures } from '../domain/reading-measure.ts';
import type { PlatformHealth } from '../health-ports.ts';
import { breakerOf } from './breaker-row.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { PrismaClient } from './prisma.ts';

/** The most platforms and feed hosts that are told, those with the most connections first. */
const MOST_PLATFORMS = 200;

/** See `HealthStore.platforms`. */
export async function platformsWithin(prisma: PrismaClient, reach: Reach, since: Instant): Promise<PlatformHealth[]> {
  const groups = groupsByKey(await countConnections(prisma, reach));
  const keys = [...groups.keys()];
  const [breakers, readings, budgets] = await Promise.all([
    prisma.breaker.findMany({ where: { key: { in: keys } } }),
    readingsSince(prisma, keys, since),
    leastBudgets(prisma, reach),
  ]);
  const breakerOfKey = new Map(breakers.map((row) => [row.key, breakerOf(row)]));
  const platforms = [...groups].map(([key, group]) => ({
    ...group,
    key,
    breaker: breakerOfKey.get(key) ?? newBreaker(since),
    readings: readings.get(key) ?? noReadings,
    budget: budgets.get(key) ?? null,
  }));
  return platforms.sort((a, b) => (a.key < b.key ? -1 : 1));
}

type Counted = {
  readonly key: string;
  readonly modeState: ModeState;
  readonly connections: number;
  readonly failing: number;
  readonly lastGoodAt: Date | null;
};

/** Connections of active listings within reach, by breaker key and mode in force. */
function countConnections(prisma: PrismaClient, reach: Reach): Promise<Counted[]> {
  const ownerId = reach.kind === 'own' ? reach.memberId : null;
  return prisma.$queryRaw<Counted[]>`
    WITH "within" AS (
      SELECT CASE WHEN c."connector" = 'ical' THEN c."host" ELSE c."connector" END AS "key", c."modeState",
        c."syncEnabled" AND c."lastFailure" IS NOT NULL AS "isFailing", c."lastSyncAt"
      FROM "Connection" c JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
      WHERE ${ownerId}::text IS NULL OR l."ownerId" = ${ownerId}
    ), "largest" AS (
      SELECT "key" FROM "within" GROUP BY "key" ORDER BY count(*) DESC, "key" LIMIT ${MOST_PLATFORMS}
    )
    SELECT "key", "modeState"::text, count(*)::int AS "connections", count(*) FILTER (WHERE "isFailing")::int AS "failing",
      max("lastSyncAt") AS "lastGoodAt"
    FROM "within" JOIN "largest" USING ("key") GROUP BY "key", "modeState"`;
}

type Group = Pick<PlatformHealth, 'modes' | 'failing' | 'lastGoodAt'>;

const noModes: PlatformHealth['modes'] = {
  realtime_webhook: 0,
  realtime_poll: 0,
  batch: 0,
  manual_fallback: 0,
  manual_chosen: 0,
  off: 0,
};

function groupsByKey(rows: readonly Counted[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const { key, modeState, connections, failing, lastGoodAt } of rows) {
    const before = groups.get(key) ?? { modes: noModes, failing: 0, lastGoodAt: null };
    groups.set(key, {
      modes: { ...before.modes, [modeState]: connections },
      failing: before.failing + failing,
      lastGoodAt: latest(before.lastGoodAt, fromNullableInstantColumn(lastGoodAt)),
    });
  }
  return groups;
}

function latest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

async function readingsSince(
  prisma: PrismaClient,
  keys: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, ReadingMeasure>> {
  const rows = await prisma.platformReadings.findMany({ where: { key: { in: [...keys] }, startsAt: { gte: since } } });
  const sums = new Map<string, ReadingMeasure>();
  for (const row of rows) sums.set(row.key, sumOfMeasures(sums.get(row.key) ?? noReadings, row));
  return sums;
}

/** What is left to the account of each hub that has the least left, of accounts within reach. */
async function leastBudgets(
  prisma: PrismaClient,
  reach: Reach,
): Promise<ReadonlyMap<string, NonNullable<PlatformHealth['budget']>>> {
  const rows = await prisma.hubBudget.findMany({
    where: reach.kind === 'own' ? { account: { ownerId: reach.memberId } } : {},
    include: { account: { select: { connector: true } } },
    orderBy: [{ remaining: 'desc' }, { accountId: 'asc' }],
  });
  return new Map(
    rows.map(({ account, remaining, resetsAt, notedAt }) => [
      account.connector,
      { remaining, resetsAt: fromNullableInstantColumn(resetsAt), notedAt: fromInstantColumn(notedAt) },
    ]),
  );
}
