import type { AccountAccess, AccountRequest, Limit } from '../../../account-ports.ts';

/**
 * Where the Flex Web Service stands: requests go to one host, and an answer says at which one the report waits, mostly the
 * other. Which one serves an account differs (GeneBO98/tradetally#371, csingley/ibflex#115).
 */
export const flexHosts = {
  api: 'https://ndcdyn.interactivebrokers.com',
  statement: 'https://gdcdyn.interactivebrokers.com',
} as const;
export type FlexHost = keyof typeof flexHosts;

/**
 * One request a second and ten a minute for each token, polls included (IBKR Campus, Flex Web Service). `address` is ours: IBKR
 * names no limit of an address, and what shares it pauses together when IBKR’s wall refuses us.
 */
export const flexLimits: readonly Limit[] = [
  { name: 'token', scope: 'key', kind: 'window', capacity: 10, windowMs: 60_000 },
  { name: 'token_second', scope: 'key', kind: 'window', capacity: 1, windowMs: 1_000 },
  { name: 'address', scope: 'address', kind: 'window', capacity: 600, windowMs: 60_000 },
];

const costs = { token: 1, token_second: 1, address: 1 };
// Without the header IBKR refuses every request (ibkrguides.com, flex3).
const headers = { 'user-agent': 'relais', accept: 'application/xml, text/xml' };

/** Step 1: asks for a report, which answers with a ticket for it. */
export function sendRequest(access: AccountAccess, queryId: string): AccountRequest {
  return {
    method: 'GET',
    path: '/AccountManagement/FlexWebService/SendRequest',
    query: queryOf(access, queryId),
    headers,
    costs,
    purpose: 'asking for the report',
  };
}

/** Step 2: fetches the report of a ticket, from the host that the ticket named. */
export function getStatement(access: AccountAccess, reference: string, host: FlexHost): AccountRequest {
  return {
    method: 'GET',
    host,
    path: '/AccountManagement/FlexWebService/GetStatement',
    query: queryOf(access, reference),
    headers,
    costs,
    purpose: 'fetching the report',
  };
}

/** The host of a ticket’s URL; undefined for any but the two: no token goes elsewhere. */
export function hostOf(url: string): FlexHost | undefined {
  const origin = URL.canParse(url) ? new URL(url).origin : '';
  if (origin === flexHosts.api) return 'api';
  return origin === flexHosts.statement ? 'statement' : undefined;
}

function queryOf({ secrets }: AccountAccess, subject: string): string {
  return `t=${encodeURIComponent(secrets['token'] ?? '')}&q=${encodeURIComponent(subject)}&v=3`;
}
