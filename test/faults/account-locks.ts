import type { PrismaClient } from '../../src/persistence/prisma.ts';
import { barrier } from '../workflows/fake-activities.ts';

/** Rows that another transaction holds, so that a commit that comes to them goes no further. */
export type HeldRows = {
  /** How many wait for them. */
  waiting(): Promise<number>;
  release(): Promise<void>;
};

/** Where a commit is held up: once its fills are written and their series is marked, or at its cursor. */
export type HeldRow = { readonly connectionId: string; readonly at: 'series' | 'cursor'; readonly symbol: string };

const LONGEST_MS = 120_000;

/** Locks rows until they are released. A series that is not there yet is made, with nothing to derive. */
export async function hold(
  prisma: PrismaClient,
  rows: readonly HeldRow[],
  accountKeyOf: (id: string) => string,
): Promise<HeldRows> {
  const [held, released] = [barrier(), barrier()];
  const bySeries = rows.filter(({ at }) => at === 'series');
  await prisma.fillSeries.createMany({
    data: bySeries.map(({ connectionId, symbol }) => ({
      ...{ connectionId, symbol, accountKey: accountKeyOf(connectionId), isDirty: false },
    })),
    skipDuplicates: true,
  });
  const ids = (at: HeldRow['at']) => rows.filter((row) => row.at === at).map(({ connectionId }) => connectionId);
  let ownPid = 0;
  const holding = prisma.$transaction(
    async (tx) => {
      const [own] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      ownPid = own?.pid ?? 0;
      await tx.$queryRaw`SELECT 1 FROM "FillSeries" WHERE "connectionId" = ANY(${ids('series')}::uuid[]) FOR UPDATE`;
      await tx.$queryRaw`SELECT 1 FROM "AccountCursor" WHERE "connectionId" = ANY(${ids('cursor')}::uuid[]) FOR UPDATE`;
      held.open();
      await released.opened;
    },
    { timeout: LONGEST_MS },
  );
  await Promise.race([held.opened, holding]);
  return {
    async waiting() {
      const [counted] = await prisma.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS count FROM pg_stat_activity WHERE ${ownPid}::int = ANY(pg_blocking_pids(pid))`;
      return Number(counted?.count ?? 0);
    },
    async release() {
      released.open();
      await holding;
    },
  };
}
