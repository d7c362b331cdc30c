import type { AccountAccess, AccountCall, AccountHttp, AccountReply } from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import { jsonOf } from '../judging/json-body.ts';
import { costsOfRequest } from './billetweb-description.ts';
import { classifyBilletweb, failed } from './billetweb-failure.ts';

/** What one call of the port works with. */
export type Asking = { readonly http: AccountHttp; readonly access: AccountAccess; readonly call: AccountCall };

/** A question whose answer is a list; Billetweb has no pages, so it is the whole one. */
export type BilletwebQuestion = {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly purpose: string;
};

export type BilletwebAnswer =
  | { readonly outcome: 'rows'; readonly rows: readonly unknown[] }
  | { readonly outcome: 'failed'; readonly failure: AccountFailure };

/** Asks for a list, with the token in a header: a key in the query would end up in logs. */
export async function askForRows(
  { http, access, call }: Asking,
  question: BilletwebQuestion,
): Promise<BilletwebAnswer> {
  const { path, query = {}, purpose } = question;
  const token = tokenOf(access);
  if (token === undefined) {
    const failure = failed('CONFIG', 'reconnect', 'no token that can be sent: none asked', purpose);
    return { outcome: 'failed', failure };
  }
  const reply = await http.send(
    {
      method: 'GET',
      path,
      query: new URLSearchParams({ ...query, version: '1' }).toString(),
      headers: { authorization: `Basic ${token}`, accept: 'application/json' },
      costs: costsOfRequest,
      purpose,
    },
    call,
  );
  const rows = rowsOf(reply);
  return rows ? { outcome: 'rows', rows } : { outcome: 'failed', failure: classifyBilletweb(reply, purpose) };
}

/** The token as it is sent; a member may have copied the word before it too. */
function tokenOf({ secrets }: AccountAccess): string | undefined {
  const token = secrets['token']?.trim().replace(/^basic(?: +|$)/i, '');
  return token !== undefined && /^[!-~]+$/.test(token) ? token : undefined;
}

function rowsOf(reply: AccountReply): readonly unknown[] | undefined {
  if (reply.outcome !== 'answered' || reply.status < 200 || reply.status > 299) return undefined;
  const json = jsonOf(reply.text);
  return Array.isArray(json) ? json : undefined;
}
