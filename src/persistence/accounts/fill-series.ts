import type { Prisma } from '../prisma.ts';

type Series = { readonly accountKey: string; readonly symbol: string };

/** Marks the series of these fills, in the order of their keys: two who mark some of the same wait for one another, and never in a ring. */
export async function markSeries(
  tx: Prisma.TransactionClient,
  connectionId: string,
  series: readonly Series[],
): Promise<void> {
  const keys = new Set(series.map(({ accountKey, symbol }) => JSON.stringify([accountKey, symbol])));
  const distinct = series.filter(({ accountKey, symbol }) => keys.delete(JSON.stringify([accountKey, symbol])));
  if (distinct.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "FillSeries" ("connectionId", "accountKey", "symbol", "isDirty")
    SELECT ${connectionId}::uuid, t."accountKey", t."symbol", true
    FROM unnest(${distinct.map(({ accountKey }) => accountKey)}::text[], ${distinct.map(({ symbol }) => symbol)}::text[])
      AS t("accountKey", "symbol")
    ORDER BY 2, 3
    ON CONFLICT ("connectionId", "accountKey", "symbol") DO UPDATE SET "isDirty" = true`;
}

/** Marks what a fee told apart may be for: one symbol, or all of its account. */
export async function markSeriesOfFees(
  tx: Prisma.TransactionClient,
  connectionId: string,
  fees: readonly { readonly accountKey: string; readonly symbol: string | null }[],
): Promise<void> {
  for (const { accountKey, symbol } of fees)
    await tx.fillSeries.updateMany({
      where: { connectionId, accountKey, ...(symbol === null ? {} : { symbol }) },
      data: { isDirty: true },
    });
}
