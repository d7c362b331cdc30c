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

/** Writes what differs. A trade keeps its ID for as long as the fill that opened it: links to it stay good. */
async function replaceTrades(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { accountKey, symbol, trades }: SeriesTrades,
): Promise<void> {
  const series = { connectionId, accountKey, symbol };
  const before = new Map((await tx.trade.findMany({ where: series })).map((row) => [row.key, row]));
  const changed = trades.filter((trade) => {
    const row = before.get(trade.key);
    return row === undefined || !isSame(row, columnsOf(trade));
  });
  const kept = new Set(trades.map(({ key }) => key));
  const gone = [...before.keys()].filter((key) => !kept.has(key));
  const rewritten = [...gone, ...changed.map(({ key }) => key)];
  if (rewritten.length > 0) await tx.trade.deleteMany({ where: { ...series, key: { in: rewritten } } });
  const data = changed.map((trade) => {
    const id = before.get(trade.key)?.id;
    return { ...columnsOf(trade), ...series, ...(id === undefined ? {} : { id }) };
  });
  if (data.length > 0) await tx.trade.createMany({ data });
}

/** Lists are compared by what they say, in their order; the rest as it is. */
function isSame(row: Prisma.TradeGetPayload<object>, columns: ReturnType<typeof columnsOf>): boolean {
  const { fees, fills, ...rest } = columns;
  const stored = new Map<string, unknown>(Object.entries(row));
  const isList = (name: 'fees' | 'fills', list: readonly object[]) => sorted(row[name]) === sorted(list);
  return (
    Object.entries(rest).every(([name, value]) => stored.get(name) === value) &&
    isList('fees', fees) &&
    isList('fills', fills)
  );
}

/** JSON of a list whose objects have their keys in one order: the database has an order of its own. */
function sorted(list: unknown): string {
  if (!Array.isArray(list)) return '';
  return JSON.stringify(list.map((item: object) => Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))));
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
