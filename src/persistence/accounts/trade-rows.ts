import type { FeeReading, FillReading, Moment } from '../../domain/fill.ts';
import type { SeriesTrades, Trade } from '../../domain/trade.ts';
import { deriveTrades } from '../../domain/trade-derivation.ts';
import { fromDateColumn } from '../columns.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';
import { dayIn } from './day-in.ts';

/** Replaying an account takes a moment for each ten thousand fills. */
const TIMEOUT_MS = 120_000;

/**
 * Derives the trades of all series of a connection that have something new, account by account. What a series gets while its
 * trades are derived marks it again, and waits for its lock.
 */
export async function deriveDirty(prisma: PrismaClient, connectionId: string, dayZone: string): Promise<void> {
  const where = { connectionId, isDirty: true };
  const accounts = await prisma.fillSeries.findMany({ where, distinct: ['accountKey'], select: { accountKey: true } });
  for (const { accountKey } of accounts)
    await prisma.$transaction((tx) => deriveAccount(tx, { connectionId, accountKey, dayZone }), {
      timeout: TIMEOUT_MS,
    });
}

type Account = { readonly connectionId: string; readonly accountKey: string; readonly dayZone: string };

async function deriveAccount(tx: Prisma.TransactionClient, account: Account): Promise<void> {
  const { connectionId, accountKey, dayZone } = account;
  const known = await tx.$queryRaw<{ symbol: string; isDirty: boolean }[]>`
    SELECT "symbol", "isDirty" FROM "FillSeries"
    WHERE "connectionId" = ${connectionId}::uuid AND "accountKey" = ${accountKey} ORDER BY "symbol" FOR UPDATE`;
  const fees = (await tx.brokerFee.findMany({ where: { connectionId, accountKey } })).map(feeOf);
  // A fee of the whole account is shared by all that was traded on its day: a new fill changes the shares of the others too.
  const isWhole = fees.some(({ symbol }) => symbol === null);
  const symbols = known.filter(({ isDirty }) => isWhole || isDirty).map(({ symbol }) => symbol);
  const scope = isWhole ? {} : { symbol: { in: symbols } };
  const fills = await tx.fill.findMany({ where: { connectionId, accountKey, ...scope }, omit: { raw: true } });
  const { series } = deriveTrades(
    fills.map(fillOf),
    fees.filter(({ symbol }) => symbol === null || symbols.includes(symbol)),
    (moment: Moment) => dayIn(dayZone, moment),
  );
  for (const one of series) await replaceTrades(tx, connectionId, one);
  await tx.fillSeries.updateMany({
    where: { connectionId, accountKey, symbol: { in: symbols } },
    data: { isDirty: false },
  });
}

async function replaceTrades(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { accountKey, symbol, trades }: SeriesTrades,
): Promise<void> {
  const before = await tx.trade.findMany({
    where: { connectionId, accountKey, symbol },
    select: { id: true, key: true },
  });
  await tx.trade.deleteMany({ where: { connectionId, accountKey, symbol } });
  // A trade keeps its ID for as long as the fill that opened it: links to it stay good.
  const idOf = new Map(before.map(({ id, key }) => [key, id]));
  const data = trades.map((trade) => {
    const id = idOf.get(trade.key);
    return { ...columnsOf(trade), connectionId, accountKey, symbol, ...(id === undefined ? {} : { id }) };
  });
  await tx.trade.createMany({ data });
}

function columnsOf({ fees, fills, ...trade }: Trade) {
  return { ...trade, fees: fees.map((fee) => ({ ...fee })), fills: fills.map((part) => ({ ...part })) };
}

/** A fill row as the domain knows it. */
function fillOf(row: Omit<Prisma.FillGetPayload<object>, 'raw'>): FillReading {
  const { accountKey, symbol, externalId, executedAt, order, side, quantity, price, currency, orderId } = row;
  const { multiplier, feeAmount, feeCurrency, effect, effectOf } = row;
  return {
    accountKey,
    symbol,
    externalId,
    executedAt,
    order,
    side,
    quantity,
    price,
    currency,
    orderId,
    ...(multiplier === null ? {} : { multiplier }),
    fee:
      feeAmount === null || feeCurrency === null
        ? null
        : {
            amount: feeAmount,
            currency: feeCurrency,
          },
    effect:
      effect === 'fill' || effectOf === null
        ? { kind: 'fill' }
        : {
            kind: effect,
            of: effectOf,
          },
  };
}

function feeOf(row: Prisma.BrokerFeeGetPayload<object>): FeeReading {
  const { accountKey, symbol, externalId, amount, currency } = row;
  return { accountKey, symbol, externalId, amount, currency, date: fromDateColumn(row.date) };
}
