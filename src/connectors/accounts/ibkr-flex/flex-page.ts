import type { AccountAccess, AccountRecord, PageRead, RejectedReading } from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import type { Decisions, FlexCursor } from './flex-cursor.ts';
import { decide } from './flex-decisions.ts';
import { failure } from './flex-failure.ts';
import { fillRecord } from './flex-fill.ts';
import { rawOf } from './flex-raw.ts';
import { type FlexReport, readReport } from './flex-report.ts';
import { reportTypeOf, timeZoneOf } from './flex-settings.ts';
import type { XmlElement } from './flex-xml.ts';

/** A whole report as the last page of a reading. Nothing is taken from a report that is not whole or not the one that was meant. */
export function reportPage(root: XmlElement, known: Decisions, access: AccountAccess): PageRead {
  const report = readReport(root, reportTypeOf(access));
  switch (report.outcome) {
    case 'read':
      return pageOf(report, known, access);
    case 'empty':
      return { outcome: 'doubtful', code: 'no_statement' };
    case 'incomplete':
    case 'unknown_shape':
    case 'without_executions':
    case 'other_type':
      return { outcome: 'failed', failure: unfit(report.outcome) };
  }
}

function pageOf(
  { rows, accountIds }: Extract<FlexReport, { outcome: 'read' }>,
  known: Decisions,
  access: AccountAccess,
): PageRead {
  const { accountId } = access;
  if (accountId !== null && !accountIds.includes(accountId)) {
    const detail = 'the report holds no statement of the chosen account';
    return { outcome: 'failed', failure: failure('NOT_FOUND', 'mend_entry', detail) };
  }
  const meant = rows.filter((row) => accountId === null || row.accountId === accountId);
  const decided = decide(meant, known);
  const cursor: FlexCursor = { step: 'ask', decisions: decided.decisions };
  const readings = decided.rows.map((row) => fillRecord(rawOf(row), timeZoneOf(access)));
  return { outcome: 'page', ...sorted(readings), cursor, isDone: true };
}

function sorted(readings: readonly (AccountRecord | RejectedReading)[]) {
  const records: AccountRecord[] = [];
  const rejected: RejectedReading[] = [];
  for (const reading of readings) {
    if ('reason' in reading) rejected.push(reading);
    else records.push(reading);
  }
  return { records, rejected };
}

function unfit(outcome: Exclude<FlexReport['outcome'], 'read' | 'empty'>): AccountFailure {
  switch (outcome) {
    case 'incomplete':
      return failure('TRANSIENT', 'wait', 'the report holds fewer statements than it says');
    case 'unknown_shape':
      return failure('SCHEMA_DRIFT', 'ours', 'a report without FlexStatements');
    case 'without_executions':
      return failure('CONFIG', 'mend_settings', 'the query gives trades, but not at the level of executions');
    case 'other_type':
      return failure('CONFIG', 'mend_entry', 'the query is of the other kind of report than was chosen');
  }
}
