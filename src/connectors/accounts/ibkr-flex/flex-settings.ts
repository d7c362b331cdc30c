import type { AccountAccess } from '../../../account-ports.ts';
import type { FlexReportType } from './flex-report.ts';
import { flexTimeZones } from './ibkr-flex-description.ts';

/** What a member typed into a field of one text; empty for none. */
export function textSetting({ config }: AccountAccess, field: string): string {
  const value = config[field];
  return typeof value === 'string' ? value.trim() : '';
}

/** The zone that times without one are in: New York’s, as IBKR’s own usual one, where none of the choices was made. */
export function timeZoneOf(access: AccountAccess): string {
  const chosen = textSetting(access, 'timeZone');
  return flexTimeZones.find((zone) => zone === chosen) ?? flexTimeZones[0];
}

/** The kind of report that the query was made for. */
export function reportTypeOf(access: AccountAccess): FlexReportType {
  return textSetting(access, 'reportType') === 'confirmations' ? 'confirmations' : 'activity';
}
