import { isDecimal } from '../../../domain/decimal.ts';

/** The attributes of one execution, by the names that IBKR gives them. */
export type FlexAttributes = Readonly<Record<string, string>>;

/** One execution of a report, and the account that it is of: its own, else that of its statement. */
export type FlexRow = { readonly accountId: string; readonly trade: FlexAttributes };

const absent: readonly string[] = ['', '--', 'N/A'];

/**
 * What the first of these attributes says that says something: `""`, `--` and `N/A` do not, and the owner of a query picks which
 * attributes there are. Activity and Trade Confirmation reports have two names for some (csingley/ibflex: tests/test_types.py).
 */
export function told(trade: FlexAttributes, ...names: readonly string[]): string | undefined {
  return names.map((name) => trade[name]).find((value) => value !== undefined && !absent.includes(value.trim()));
}

/** An ID: as `told`, and 0 is none (`origTransactionID`, `origOrderID`). */
export function toldId(trade: FlexAttributes, ...names: readonly string[]): string | undefined {
  const ids = names.map((name) => told(trade, name)?.trim());
  return ids.find((id) => id !== undefined && id !== '0');
}

/** A number, without the thousands separators that some sections have; undefined for what is none. */
export function decimalOf(text: string): string | undefined {
  const trimmed = text.trim();
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed;
  return isDecimal(plain) ? plain : undefined;
}

/** The last part of an execution’s ID tells its correction, the rest the execution; null for an ID of another form. */
export function execIdParts(execId: string): { readonly stem: string; readonly part: number } | null {
  const parts = /^(.+\..+)\.(\d{1,6})$/.exec(execId);
  return parts === null ? null : { stem: parts[1] ?? '', part: Number(parts[2]) };
}

/** IBKR’s own ID of the execution; undefined for what no exchange executed. */
export function execIdOf(trade: FlexAttributes): string | undefined {
  return toldId(trade, 'ibExecID', 'execID');
}

/**
 * True for a row that takes another one back (csingley/ibflex: ibflex/enums.py). Its codes tell only where nothing else does: `Ca`
 * might stand at the fill that was taken back, too.
 */
export function isCancel(trade: FlexAttributes): boolean {
  const [type, side] = [told(trade, 'transactionType'), told(trade, 'buySell')];
  if (type === undefined && side === undefined) return hasCode(trade, 'Ca');
  return type === 'TradeCancel' || type === 'FracShareCancel' || /\(Ca\.\)\s*$/i.test(side ?? '');
}

/** True for a row that takes another one’s place, by its type. */
export function isCorrection(trade: FlexAttributes): boolean {
  return told(trade, 'transactionType') === 'TradeCorrect';
}

function hasCode(trade: FlexAttributes, code: string): boolean {
  return (told(trade, 'notes', 'code') ?? '').split(/[;,]/).some((one) => one.trim() === code);
}
