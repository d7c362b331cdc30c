import { z } from 'zod';
import type { AccountRecord } from '../../account-ports.ts';
import type { BrokerRecordStore, StoredFill, StoredRejected, StoredTrade } from '../../broker-record-ports.ts';
import { appendAudit } from '../audit.ts';
import { fromInstantColumn, fromNullableInstantColumn, toInstantColumn } from '../columns.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';
import { lockWithin } from './account-lock.ts';
import { withinReach } from './account-rows.ts';
import { writeFees } from './fee-rows.ts';
import { writeFills } from './fill-rows.ts';
import { deriveDirty } from './trade-rows.ts';

type Of = Parameters<BrokerRecordStore['fills']>[0];
type By = Parameters<BrokerRecordStore['note']>[0];

const feesSchema = z.array(z.object({ amount: z.string(), currency: z.string() }));

/** What broker accounts brought, on PostgreSQL. */
export function createBrokerRecordStore(prisma: PrismaClient): BrokerRecordStore {
  const within = async <T>({ reach, connectionId: id }: Of, read: () => Promise<T>): Promise<T | undefined> =>
    (await prisma.accountConnection.findFirst({ where: { id, ...withinReach(reach) }, select: { id: true } }))
      ? read()
      : undefined;
  const part = ({ page, pageSize }: { page: number; pageSize: number }) => ({
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  return {
    fills: (of, page) =>
      within(of, async () => {
        const where = { connectionId: of.connectionId };
        const orderBy = [{ executedAt: 'desc' as const }, { id: 'desc' as const }];
        const rows = await prisma.fill.findMany({ where, orderBy, ...part(page) });
        return { items: rows.map(fillOf), total: await prisma.fill.count({ where }) };
      }),

    trades: (of, page) =>
      within(of, async () => {
        const where = { connectionId: of.connectionId };
        const orderBy = [{ openedAt: 'desc' as const }, { key: 'desc' as const }, { id: 'asc' as const }];
        const rows = await prisma.trade.findMany({ where, orderBy, ...part(page) });
        return { items: await withNotes(prisma, rows), total: await prisma.trade.count({ where }) };
      }),

    rejected: (of, page) =>
      within(of, async () => {
        const where = { connectionId: of.connectionId };
        const orderBy = [
          { settledAt: { sort: 'desc' as const, nulls: 'first' as const } },
          { seenAt: 'desc' as const },
          { id: 'asc' as const },
        ];
        const rows = await prisma.rejectedRow.findMany({ where, orderBy, ...part(page) });
        return { items: rows.map(rejectedOf), total: await prisma.rejectedRow.count({ where }) };
      }),

    async findRejected(of, id) {
      const row = await within(of, () =>
        prisma.rejectedRow.findFirst({ where: { id, connectionId: of.connectionId } }),
      );
      return row ? rejectedOf(row) : undefined;
    },

    note: (by, tradeId, text) => writeNote(prisma, by, { tradeId, text }),

    async settle(by, rejectedId, record, dayZone) {
      const settled = await settleRow(prisma, by, { rejectedId, record });
      if (record) await deriveDirty(prisma, by.connectionId, dayZone);
      return settled;
    },
  };
}

type Settling = { readonly rejectedId: string; readonly record: AccountRecord | null };

async function settleRow(
  prisma: PrismaClient,
  { reach, connectionId, actor, now }: By,
  { rejectedId, record }: Settling,
): Promise<StoredRejected | undefined> {
  return prisma.$transaction(async (tx) => {
    if (!(await lockWithin(tx, reach, connectionId))) return undefined;
    const row = await tx.rejectedRow.findFirst({ where: { id: rejectedId, connectionId } });
    if (!row || row.settledAt !== null) return row ? rejectedOf(row) : undefined;
    const { stream, partition } = row;
    const context = { connectionId, stream, partition, runId: row.runId, now };
    if (record?.kind === 'fill') await writeFills(tx, context, [record]);
    if (record?.kind === 'fee') await writeFees(tx, context, [record]);
    const settledHow = record ? ('replayed' as const) : ('dismissed' as const);
    const data = { settledAt: toInstantColumn(now), settledHow };
    const after = await tx.rejectedRow.update({ where: { id: row.id }, data });
    const subject = { kind: 'rejected_row', id: row.id };
    await appendAudit(tx, { actor, action: `row_${settledHow}`, subject, at: now });
    return rejectedOf(after);
  });
}

async function writeNote(
  prisma: PrismaClient,
  { reach, connectionId, now }: By,
  { tradeId, text }: { readonly tradeId: string; readonly text: string },
): Promise<StoredTrade | undefined> {
  const connection = { ...withinReach(reach) };
  const trade = await prisma.trade.findFirst({ where: { id: tradeId, connectionId, connection } });
  if (!trade) return undefined;
  const key = { connectionId, accountKey: trade.accountKey, symbol: trade.symbol, tradeKey: trade.key };
  const data = { text, updatedAt: toInstantColumn(now) };
  const where = { connectionId_accountKey_symbol_tradeKey: key };
  await prisma.tradeNote.upsert({ where, create: { ...key, ...data }, update: data });
  return (await withNotes(prisma, [trade]))[0];
}

type TradeRow = Prisma.TradeGetPayload<object>;

async function withNotes(prisma: PrismaClient, rows: readonly TradeRow[]): Promise<StoredTrade[]> {
  const [first] = rows;
  if (!first) return [];
  const tradeKey = { in: rows.map(({ key }) => key) };
  const notes = await prisma.tradeNote.findMany({ where: { connectionId: first.connectionId, tradeKey } });
  return rows.map((row) => {
    const own = notes.find(
      (note) => note.accountKey === row.accountKey && note.symbol === row.symbol && note.tradeKey === row.key,
    );
    return tradeOf(row, own?.text ?? '');
  });
}

function tradeOf({ connectionId: _connectionId, key: _key, fees, fills, ...row }: TradeRow, note: string): StoredTrade {
  return { ...row, fees: feesSchema.parse(fees), fillCount: Array.isArray(fills) ? fills.length : 0, note };
}

function fillOf(row: Prisma.FillGetPayload<object>): StoredFill {
  const { id, accountKey, symbol, externalId, executedAt, side, quantity, price, currency, orderId } = row;
  const { effect, effectOf, revision, feeAmount, feeCurrency, firstSeenAt } = row;
  return {
    id,
    accountKey,
    symbol,
    externalId,
    executedAt,
    side,
    quantity,
    price,
    currency,
    orderId,
    effect,
    effectOf,
    revision,
    firstSeenAt: fromInstantColumn(firstSeenAt),
    fee:
      feeAmount === null || feeCurrency === null
        ? null
        : {
            amount: feeAmount,
            currency: feeCurrency,
          },
  };
}

function rejectedOf(row: Prisma.RejectedRowGetPayload<object>): StoredRejected {
  const { id, stream, externalId, reason, raw, runId, settledHow } = row;
  return {
    id,
    stream,
    externalId,
    reason,
    raw,
    runId,
    settledHow,
    seenAt: fromInstantColumn(row.seenAt),
    settledAt: fromNullableInstantColumn(row.settledAt),
  };
}
