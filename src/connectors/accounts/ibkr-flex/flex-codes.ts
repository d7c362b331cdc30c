import type { AccountAdvice } from '../../../domain/account-failure.ts';
import type { FailureKind } from '../../../domain/failure.ts';

/** What one of the Flex Web Service’s codes means to us. */
type FlexVerdict = { readonly kind: FailureKind; readonly advice: AccountAdvice; readonly says: string };

const later = (says: string): FlexVerdict => ({ kind: 'TRANSIENT', advice: 'wait', says });
const config = (advice: AccountAdvice, says: string): FlexVerdict => ({ kind: 'CONFIG', advice, says });

/**
 * The codes of csingley/ibflex (ibflex/client.py) and of IBKR Campus. 1003 is as much “no data” as “a period that cannot be”.
 * 1014 and 1020 come for a query number that this token does not know; 1020 also while a new query is not yet everywhere
 * (krambox/moneymoney-ibkr#16).
 */
const verdicts: ReadonlyMap<string, FlexVerdict> = new Map([
  ['1001', later('the report cannot be made now')],
  ['1003', { kind: 'EMPTY_SUSPECT', advice: 'mend_settings', says: 'no report is available for the query’s period' }],
  ['1004', later('the report is incomplete now')],
  ['1005', later('settlement data are not ready')],
  ['1006', later('FIFO profit data are not ready')],
  ['1007', later('market profit data are not ready')],
  ['1008', later('profit data are not ready')],
  ['1009', later('the server is under heavy load')],
  ['1010', config('mend_settings', 'the query is a legacy one: convert it to Activity Flex')],
  ['1011', config('mend_settings', 'the Flex Web Service is switched off in the account')],
  ['1012', { kind: 'AUTH', advice: 'reconnect', says: 'the token has expired' }],
  ['1013', config('free_address', 'the token is bound to another IP address')],
  ['1014', config('mend_entry', 'the query is invalid')],
  ['1015', { kind: 'AUTH', advice: 'reconnect', says: 'the token is invalid' }],
  ['1016', config('mend_settings', 'the query’s account is invalid')],
  ['1017', later('the reference of the report is not known any more')],
  ['1018', { kind: 'RATE_LIMITED', advice: 'wait', says: 'too many requests with this token' }],
  ['1019', later('the report is still being made')],
  ['1020', config('mend_entry', 'the request cannot be validated: token and query do not go together')],
  ['1021', later('the report cannot be fetched now')],
]);

/** What to make of a code; SYSTEM for one that nobody has told of. */
export function verdictOf(code: string): FlexVerdict {
  return verdicts.get(code) ?? { kind: 'SYSTEM', advice: 'ours', says: 'a code that is not known' };
}

const notReady: ReadonlySet<string> = new Set(['1001', '1004', '1005', '1006', '1007', '1008', '1009', '1019', '1021']);

/** True for what answers a poll before the report is there: asking again shortly is the way on. */
export function isNotReady(code: string): boolean {
  return notReady.has(code);
}
