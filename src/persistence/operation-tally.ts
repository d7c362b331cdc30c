import type { RunTally } from '../domain/sync-operation.ts';
import { noRuns } from './operation-row.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** How many runs of the operation stand where. */
export async function tallyOf(prisma: PrismaClient, operationId: string): Promise<RunTally> {
  return (await talliesOf(prisma, [operationId])).get(operationId) ?? noRuns;
}

/** The same for several; one without runs is left out. */
export async function talliesOf(prisma: PrismaClient, ids: readonly string[]): Promise<ReadonlyMap<string, RunTally>> {
  if (ids.length === 0) return new Map();
  const rows = await prisma.$queryRaw<{ id: string; status: keyof RunTally; count: number }[]>`
    SELECT o."operationId"::text AS id, r."status"::text, count(*)::int AS count FROM "SyncOperationRun" o
    JOIN "SyncRun" r ON r."id" = o."runId"
    WHERE o."operationId" IN (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))}) GROUP BY 1, 2`;
  const tallies = new Map<string, RunTally>();
  for (const { id, status, count } of rows) tallies.set(id, { ...(tallies.get(id) ?? noRuns), [status]: count });
  return tallies;
}
