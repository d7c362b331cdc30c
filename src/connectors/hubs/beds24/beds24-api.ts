import type { z } from 'zod';
import type { HubAccess, HubAnswer, HubBudget, HubCall } from '../../../hub-ports.ts';
import { createGroupedReadings, type Grouping } from '../grouped-readings.ts';
import type { HubHttp, HubRequest } from '../http/hub-http.ts';
import { type HubReply, readReply } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';
import { beds24Budget } from './beds24-budget.ts';
import { listSchema, roomSchema } from './beds24-shapes.ts';
import type { Beds24Tokens } from './beds24-tokens.ts';

/** A request that needs a token; `scope` is what the invite code must have given, for the one who has to mend it. */
export type Beds24Request = Omit<HubRequest, 'headers' | 'query'> & {
  readonly scope: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
};

/** Beds24's API with the account's token, renewed once when the hub says that it is no longer valid. */
export type Beds24Api = {
  readonly host: string;
  readonly totalMs: number;
  send(access: HubAccess, request: Beds24Request, call: HubCall): Promise<HubReply>;
  read<T>(access: HubAccess, request: Beds24Request & { schema: z.ZodType<T> }, call: HubCall): Promise<HubAnswer<T>>;
  /** All entries of a list, one request a page: `nextPageLink` was found unusable, so pages are counted. */
  readPages(access: HubAccess, request: Beds24Request, call: HubCall): Promise<HubAnswer<readonly unknown[]>>;
  /** The same for one room, together with other rooms of the account where a sweep asks about those as well. */
  readRoomPages(
    access: HubAccess,
    request: Beds24Request & { readonly roomId: string },
    call: HubCall,
  ): Promise<HubAnswer<readonly unknown[]>>;
};

type RoomsEntries = { readonly roomIds: readonly string[]; readonly entries: readonly unknown[] };

/** More than any account has; a hub that says “there is more” for ever ends here. */
const maxPages = 50;

/** The API over `http`. */
export function createBeds24Api(http: HubHttp, tokens: Beds24Tokens, grouping: Grouping): Beds24Api {
  const { host, totalMs } = http;
  const sendOnce = async (access: HubAccess, request: Beds24Request, call: HubCall) => {
    const token = await tokens.tokenFor(access, call);
    if (token.outcome === 'failed') return { reply: unsent(token), token: '' };
    const query = new URLSearchParams(
      [...(request.query ?? [])].map(([name, value]): [string, string] => [name, value]),
    );
    const reply = await http.send({ ...request, query: query.toString(), headers: { token: token.value } }, call);
    return { reply, token: token.value };
  };
  const send: Beds24Api['send'] = async (access, request, call) => {
    const first = await sendOnce(access, request, call);
    if (first.token === '' || first.reply.status !== 401) return explained(first.reply, request, host);
    tokens.forget(access, first.token);
    return explained((await sendOnce(access, request, call)).reply, request, host);
  };
  const read: Beds24Api['read'] = async (access, request, call) => {
    const { schema, purpose } = request;
    return readReply(await send(access, request, call), { schema, purpose, host, budgetOf: beds24Budget });
  };
  const readPages: Beds24Api['readPages'] = async (access, request, call) => {
    const entries: unknown[] = [];
    let budget: HubBudget | null = null;
    for (let page = 1; page <= maxPages; page += 1) {
      const query = [...(request.query ?? []), ['page', String(page)] as const];
      const answer = await read(access, { ...request, query, schema: listSchema }, call);
      if (answer.outcome === 'failed') return answer;
      entries.push(...answer.value.data);
      budget = answer.budget ?? budget;
      if (!answer.value.pages.nextPageExists) return { outcome: 'answered', value: entries, budget };
    }
    return {
      outcome: 'failed',
      failure: hubFailure('SCHEMA_DRIFT', `more than ${maxPages} pages`, { ...request, host }),
    };
  };
  return { host, totalMs, send, read, readPages, readRoomPages: roomPagesOf({ host, readPages }, grouping) };
}

function roomPagesOf(
  { host, readPages }: Pick<Beds24Api, 'host' | 'readPages'>,
  grouping: Grouping,
): Beds24Api['readRoomPages'] {
  const grouped = createGroupedReadings<RoomsEntries>(grouping);
  return async (access, { roomId, ...request }, call) => {
    const { path, query = [], purpose } = request;
    const ask = async (roomIds: readonly string[], asking: HubCall): Promise<HubAnswer<RoomsEntries>> => {
      // A parameter for each: the hub refuses a list with commas.
      const rooms = roomIds.map((id) => ['roomId', id] as const);
      const answer = await readPages(access, { ...request, query: [...rooms, ...query] }, asking);
      return answer.outcome === 'failed' ? answer : { ...answer, value: { roomIds, entries: answer.value } };
    };
    const about = JSON.stringify([path, query]);
    const answer = await grouped({ access, id: roomId, about, asked: { host, purpose }, ask }, call);
    return answer.outcome === 'failed' ? answer : { ...answer, value: entriesOf(answer.value, roomId) };
  };
}

/** Without what names another of the rooms that were asked about. What names none may be of any of them. */
function entriesOf({ entries, roomIds }: RoomsEntries, roomId: string): readonly unknown[] {
  const others = roomIds.filter((id) => id !== roomId);
  if (others.length === 0) return entries;
  return entries.filter((entry) => {
    const named = roomSchema.safeParse(entry).data?.roomId;
    return named === undefined || !others.includes(named);
  });
}

/** A request that was not sent for want of a token: nothing was done, and nobody refused it. */
function unsent({ failure }: Extract<HubAnswer<never>, { outcome: 'failed' }>): HubReply {
  const status = failure.kind === 'AUTH' ? 401 : null;
  return { outcome: 'failed', failure, status, headers: {}, json: undefined };
}

/** What is missing when access is denied, since the scopes of an invite code are chosen once, by the host. */
function explained(reply: HubReply, { scope, purpose }: Beds24Request, host: string): HubReply {
  if (reply.outcome === 'ok' || reply.status !== 403) return reply;
  const what = `HTTP 403: the invite code must give the scope ${scope};`;
  return { ...reply, failure: hubFailure('AUTH', what, { host, purpose }) };
}
