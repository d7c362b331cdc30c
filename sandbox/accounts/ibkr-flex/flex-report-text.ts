import type { Instant } from '../../../src/domain/instant.ts';
import { orderRow } from './flex-rows.ts';
import type { FakeQuery, FakeRow } from './flex-state.ts';
import { newYorkTime } from './new-york-time.ts';

/** Names that differ in a Trade Confirmation report (csingley/ibflex: tests/test_types.py). */
const confirmationNames: ReadonlyMap<string, string> = new Map([
  ['tradePrice', 'price'],
  ['ibCommission', 'commission'],
  ['ibCommissionCurrency', 'commissionCurrency'],
  ['notes', 'code'],
  ['taxes', 'tax'],
  ['ibOrderID', 'orderID'],
  ['ibExecID', 'execID'],
]);

/** The report of a query at this time: one statement an account, with what its period holds. */
export function reportText(query: FakeQuery, rows: readonly FakeRow[], now: Instant): string {
  const from = new Date(Date.parse(now) - query.periodDays * 24 * 3_600_000).toISOString();
  const inPeriod = rows.filter(({ reportedAt }) => reportedAt >= from && reportedAt <= now);
  const dates = { from: newYorkTime(from).date, to: newYorkTime(now).date };
  const made = newYorkTime(now);
  const statements = query.accountIds.map((accountId) => {
    const own = inPeriod.filter((row) => row.accountId === accountId);
    return `<FlexStatement accountId="${escaped(accountId)}" fromDate="${dates.from}" toDate="${dates.to}" period="Last7CalendarDays" whenGenerated="${made.date};${made.time}">\n${sectionText(query, own)}</FlexStatement>\n`;
  });
  return `<FlexQueryResponse queryName="Trades" type="${query.type}">\n<FlexStatements count="${statements.length}">\n${statements.join('')}</FlexStatements>\n</FlexQueryResponse>\n`;
}

function sectionText(query: FakeQuery, rows: readonly FakeRow[]): string {
  const section = query.type === 'AF' ? 'Trades' : 'TradeConfirms';
  if (rows.length === 0) return `<${section} />\n`;
  const shown = rows.flatMap((row) => (query.hasOrders && row.tag === 'Trade' ? [orderRow(row), row] : [row]));
  return `<${section}>\n${shown.map((row) => rowText(query, row)).join('')}</${section}>\n`;
}

function rowText({ type }: FakeQuery, { tag, attributes }: FakeRow): string {
  const isConfirmation = type === 'TCF';
  const entries = Object.entries(attributes).filter(([name]) => !isConfirmation || name !== 'transactionID');
  const texts = entries.map(([name, value]) => {
    const own = isConfirmation ? (confirmationNames.get(name) ?? name) : name;
    return `${own}="${escaped(value)}"`;
  });
  return `<${isConfirmation && tag === 'Trade' ? 'TradeConfirm' : tag} ${texts.join(' ')} />\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
