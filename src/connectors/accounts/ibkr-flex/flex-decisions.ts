import type { Decision, Decisions } from './flex-cursor.ts';
import { execIdOf, execIdParts, type FlexRow, isCancel, isCorrection, told, toldId } from './flex-row.ts';
import { targetOf } from './flex-target.ts';

/** Decisions are few; a report that needs more than these forgets the first ones. */
const mostKept = 500;

/** A row with what was decided about it; null where it speaks for itself. */
export type DecidedRow = FlexRow & { readonly decision: Decision | null };

/**
 * Decides what a row alone does not tell: which of two rows with one execution ID is which (IBKR takes a fill back and books it
 * again: portfolio-performance/portfolio#5915), and which fill a cancellation or a correction is about. `known` is what
 * earlier reports decided: it stands, since the fill that a row is about leaves the query’s period before the row does.
 */
export function decide(
  rows: readonly FlexRow[],
  known: Decisions,
): { readonly rows: readonly DecidedRow[]; readonly decisions: Decisions } {
  const ids = ownIds(rows, known);
  const taken = new Set<string>();
  const cancels = new Map<FlexRow, string | null>();
  for (const row of rows.filter(({ trade }) => isCancel(trade))) {
    const of = knownOf(row, known) ?? idOfTarget(row, rows, ids);
    if (of !== null) taken.add(placeOf(row, of));
    cancels.set(row, of);
  }
  const corrected = correctedBy(rows, ids, taken);
  const decided = rows.map((row): DecidedRow => {
    const correction = () => knownOf(row, known) ?? correctedOf(row, rows, ids) ?? corrected.get(row) ?? null;
    const of = cancels.has(row) ? (cancels.get(row) ?? null) : correction();
    const externalId = ids.get(row) ?? null;
    return { ...row, decision: of === null && externalId === null ? null : { externalId, of } };
  });
  return { rows: decided, decisions: keptOf(decided) };
}

/** IDs that are not the row’s usual one: the second and later rows that share an execution ID have their own number, too. */
function ownIds(rows: readonly FlexRow[], known: Decisions): ReadonlyMap<FlexRow, string> {
  const ids = new Map<FlexRow, string>();
  const plain = rows.filter(({ trade }) => !isCancel(trade) && execIdOf(trade) !== undefined);
  for (const row of plain) {
    const id = known[keyOf(row)]?.externalId;
    if (typeof id === 'string') ids.set(row, id);
  }
  for (const group of grouped(plain, (row) => placeOf(row, execIdOf(row.trade) ?? ''))) {
    const numbers = [...new Set(group.map(({ trade }) => toldId(trade, 'transactionID') ?? ''))].sort(byNumber);
    for (const row of group) {
      const number = toldId(row.trade, 'transactionID') ?? '';
      if (number !== numbers[0] && !ids.has(row)) ids.set(row, `${execIdOf(row.trade)}/${number}`);
    }
  }
  return ids;
}

/** For rows of an execution whose ID differs in its last part alone: the one before. What was taken back is nothing to correct. */
function correctedBy(
  rows: readonly FlexRow[],
  ids: ReadonlyMap<FlexRow, string>,
  taken: ReadonlySet<string>,
): ReadonlyMap<FlexRow, string> {
  const corrected = new Map<FlexRow, string>();
  const parted = rows.flatMap((row) => {
    const parts = isCancel(row.trade) ? null : execIdParts(execIdOf(row.trade) ?? '');
    return parts === null ? [] : [{ row, ...parts }];
  });
  for (const group of grouped(parted, ({ row, stem }) => placeOf(row, stem))) {
    const sorted = group.toSorted((a, b) => a.part - b.part);
    for (const { row, part } of sorted) {
      const before = sorted.findLast((other) => other.part < part)?.row;
      const of = before === undefined ? undefined : usualId(before, ids);
      if (of !== undefined && !taken.has(placeOf(row, of))) corrected.set(row, of);
    }
  }
  return corrected;
}

function correctedOf(row: FlexRow, rows: readonly FlexRow[], ids: ReadonlyMap<FlexRow, string>): string | null {
  return isCorrection(row.trade) ? idOfTarget(row, rows, ids) : null;
}

function idOfTarget(row: FlexRow, rows: readonly FlexRow[], ids: ReadonlyMap<FlexRow, string>): string | null {
  const target = targetOf(row, rows);
  return target === null ? null : (usualId(target, ids) ?? null);
}

function usualId(row: FlexRow, ids: ReadonlyMap<FlexRow, string>): string | undefined {
  return ids.get(row) ?? execIdOf(row.trade) ?? toldId(row.trade, 'transactionID', 'tradeID');
}

function knownOf(row: FlexRow, known: Decisions): string | null {
  return known[keyOf(row)]?.of ?? null;
}

function keptOf(rows: readonly DecidedRow[]): Decisions {
  const entries = rows.flatMap((row) => (row.decision === null ? [] : [[keyOf(row), row.decision] as const]));
  return Object.fromEntries(entries.slice(-mostKept));
}

function keyOf({ accountId, trade }: FlexRow): string {
  return `${accountId}/${toldId(trade, 'transactionID') ?? ''}/${toldId(trade, 'tradeID') ?? ''}/${execIdOf(trade) ?? ''}`;
}

/** IDs are unique within an account and a symbol. */
function placeOf({ accountId, trade }: FlexRow, id: string): string {
  return JSON.stringify([accountId, told(trade, 'symbol') ?? '', id]);
}

/** The groups of more than one. */
function grouped<T>(items: readonly T[], keyOfItem: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
