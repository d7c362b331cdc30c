import type { AccountRecord } from '../../account-ports.ts';
import { toDateColumn, toInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import { markSeriesOfFees } from './fill-series.ts';
import { type PageContext, type RowOutcome, rawOf } from './row-outcome.ts';

type FeeRecord = Extract<AccountRecord, { kind: 'fee' }>;

/** Writes the fees of a page that are told apart from their fills, and marks the series that they may be for. */
export async function writeFees(
  tx: Prisma.TransactionClient,
  context: PageContext,
  records: readonly FeeRecord[],
): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  const marked: Of[] = [];
  for (const record of records) {
    const { outcome, before } = await writeFee(tx, context, record);
    outcomes.push(outcome);
    // One that is corrected to be of something else is of what it was no more.
    if (outcome !== 'skipped') marked.push(record.fee, ...(before ? [before] : []));
  }
  await markSeriesOfFees(tx, context.connectionId, marked);
  return outcomes;
}

/** What a fee is for; null for all of its account. */
type Of = { readonly accountKey: string; readonly symbol: string | null };

async function writeFee(
  tx: Prisma.TransactionClient,
  { connectionId, stream, runId, now }: PageContext,
  { fee, contentHash, raw }: FeeRecord,
): Promise<{ readonly outcome: RowOutcome; readonly before?: Of }> {
  const { accountKey, externalId, symbol, date, amount, currency } = fee;
  const key = { connectionId, stream, accountKey, externalId };
  const where = { connectionId_stream_accountKey_externalId: key };
  const data = { symbol, amount, currency, contentHash, raw: rawOf(raw), runId, date: toDateColumn(date) };
  const known = await tx.brokerFee.findUnique({ where, select: { contentHash: true, symbol: true } });
  if (known?.contentHash === contentHash) return { outcome: 'skipped' };
  if (!known) {
    await tx.brokerFee.create({ data: { ...key, ...data, firstSeenAt: toInstantColumn(now) } });
    return { outcome: 'imported' };
  }
  await tx.brokerFee.update({ where, data });
  return { outcome: 'updated', before: { accountKey, symbol: known.symbol } };
}
