import type { AccountRecord } from '../../account-ports.ts';
import { toInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import { markSeries } from './fill-series.ts';
import { type PageContext, type RowOutcome, rawOf } from './row-outcome.ts';

type FillRecord = Extract<AccountRecord, { kind: 'fill' }>;
type FillRow = Prisma.FillGetPayload<object>;

/**
 * Writes the fills of a page: a new one is imported, one that says the same is skipped, one that says something else takes the
 * place of what it said, which is kept as a revision. Their series are marked, so that trades are derived anew.
 */
export async function writeFills(
  tx: Prisma.TransactionClient,
  context: PageContext,
  records: readonly FillRecord[],
): Promise<readonly RowOutcome[]> {
  const known = await knownFills(tx, context, records);
  const [outcomes, fresh, changed]: [RowOutcome[], FillRecord[], FillRecord[]] = [[], [], []];
  for (const record of records) {
    const key = keyOf(record.fill);
    const before = known.get(key);
    if (before === undefined) {
      outcomes.push('imported');
      fresh.push(record);
      known.set(key, { record });
    } else if (hashOf(before) === record.contentHash) outcomes.push('skipped');
    else {
      outcomes.push('updated');
      changed.push(record);
      if ('record' in before) fresh.splice(fresh.indexOf(before.record), 1, record);
      known.set(
        key,
        'row' in before ? { row: await replace(tx, context, { before: before.row, record }) } : { record },
      );
    }
  }
  await tx.fill.createMany({ data: fresh.map((record) => ({ ...columnsOf(record), ...firstSeen(context) })) });
  await markSeries(
    tx,
    context.connectionId,
    [...fresh, ...changed].map(({ fill }) => fill),
  );
  return outcomes;
}

/** A fill that is stored, or one that this page brought. */
type Known = { readonly row: FillRow } | { readonly record: FillRecord };

function hashOf(known: Known): string {
  return 'row' in known ? known.row.contentHash : known.record.contentHash;
}

type Identity = { readonly accountKey: string; readonly symbol: string; readonly externalId: string };

function keyOf({ accountKey, symbol, externalId }: Identity): string {
  return JSON.stringify([accountKey, symbol, externalId]);
}

async function knownFills(
  tx: Prisma.TransactionClient,
  { connectionId, stream }: PageContext,
  records: readonly FillRecord[],
): Promise<Map<string, Known>> {
  const externalId = { in: records.map(({ fill }) => fill.externalId) };
  const rows = records.length === 0 ? [] : await tx.fill.findMany({ where: { connectionId, stream, externalId } });
  return new Map(rows.map((row) => [keyOf(row), { row }]));
}

async function replace(
  tx: Prisma.TransactionClient,
  { runId, now }: PageContext,
  { before, record }: { readonly before: FillRow; readonly record: FillRecord },
): Promise<FillRow> {
  const { id: fillId, ...told } = before;
  const after = await tx.fill.update({
    where: { id: fillId },
    data: { ...columnsOf(record), revision: { increment: 1 }, runId, updatedAt: toInstantColumn(now) },
  });
  await tx.fillRevision.create({
    data: { fillId, revision: before.revision, before: rawOf(told), runId, replacedAt: toInstantColumn(now) },
  });
  return after;
}

function columnsOf({ fill, contentHash, raw }: FillRecord) {
  const { effect, fee, multiplier, ...same } = fill;
  return {
    ...same,
    multiplier: multiplier ?? null,
    feeAmount: fee?.amount ?? null,
    feeCurrency: fee?.currency ?? null,
    effect: effect.kind,
    effectOf: effect.kind === 'fill' ? null : effect.of,
    contentHash,
    raw: rawOf(raw),
  };
}

function firstSeen({ connectionId, stream, runId, now }: PageContext) {
  const at = toInstantColumn(now);
  return { connectionId, stream, runId, firstSeenAt: at, updatedAt: at };
}
