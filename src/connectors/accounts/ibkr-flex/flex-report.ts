import { type FlexAttributes, type FlexRow, told } from './flex-row.ts';
import { childOf, type XmlElement } from './flex-xml.ts';

/**
 * What a report holds. `incomplete`: fewer statements than it says. `without_executions`: trades, but none at the level of
 * executions, which the query has to be set to. `other_type`: Activity in place of Trade Confirmation, or the other way.
 */
export type FlexReport =
  | { readonly outcome: 'read'; readonly rows: readonly FlexRow[]; readonly accountIds: readonly string[] }
  | { readonly outcome: 'incomplete' | 'unknown_shape' | 'empty' | 'without_executions' | 'other_type' };

export type FlexReportType = 'activity' | 'confirmations';

const typeNames: Readonly<Record<FlexReportType, string>> = { activity: 'AF', confirmations: 'TCF' };

/** Reads the executions of all statements in the order of the report. Other levels of detail repeat them and are left out. */
export function readReport(root: XmlElement, type: FlexReportType): FlexReport {
  const said = root.attributes['type'];
  if (said !== typeNames[type] && Object.values(typeNames).some((known) => known === said))
    return { outcome: 'other_type' };
  const list = childOf(root, 'FlexStatements');
  if (list === undefined) return { outcome: 'unknown_shape' };
  const statements = list.children.filter(({ tag }) => tag === 'FlexStatement');
  const count = list.attributes['count'];
  if (count !== undefined && count !== String(statements.length)) return { outcome: 'incomplete' };
  if (statements.length === 0) return { outcome: 'empty' };
  const rows = statements.flatMap(rowsOf);
  const hasOthers = statements.some((statement) => sectionsOf(statement).some(({ children }) => children.length > 0));
  if (rows.length === 0 && hasOthers) return { outcome: 'without_executions' };
  const accountIds = [...statements.map(accountOf), ...rows.map(({ accountId }) => accountId)];
  return { outcome: 'read', rows, accountIds: [...new Set(accountIds)].filter((id) => id !== '') };
}

function rowsOf(statement: XmlElement): readonly FlexRow[] {
  const executions = sectionsOf(statement).flatMap(executionsIn);
  return executions.map((trade) => ({ accountId: told(trade, 'accountId')?.trim() ?? accountOf(statement), trade }));
}

function sectionsOf(statement: XmlElement): readonly XmlElement[] {
  return statement.children.filter(({ tag }) => tag === 'Trades' || tag === 'TradeConfirms');
}

/** Executions may stand within the order that they are of. */
function executionsIn({ children }: XmlElement): readonly FlexAttributes[] {
  return children.flatMap((element) => {
    const isExecution = isTrade(element) && (told(element.attributes, 'levelOfDetail') ?? 'EXECUTION') === 'EXECUTION';
    return [...(isExecution ? [element.attributes] : []), ...executionsIn(element)];
  });
}

function isTrade({ tag }: XmlElement): boolean {
  return tag === 'Trade' || tag === 'TradeConfirm';
}

function accountOf(statement: XmlElement): string {
  return told(statement.attributes, 'accountId')?.trim() ?? '';
}
