import express, { type Request, type Response, Router } from 'express';
import { type HubConnectorName, hubConnectors as hubConnectorNames } from '../domain/hub.ts';
import type { HubSecrets, OpenHubAccount, RememberedHubAccount, WebhookNews, WebhookVerdict } from '../hub-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { sendProblem } from './problem-answer.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { createWebhookBell } from './webhook-bell.ts';

/** Hubs send a few kilobytes. */
const MAX_BODY_BYTES = 256_000;

/**
 * `POST /api/webhooks/:connector/:token`: a hub says that something changed. Its proof of origin is judged over the bytes as
 * they came; what it says is only a hint to read the named units again by the API. It is answered once that is committed,
 * also for a repeat: 202, or 200 where a hub takes nothing else for an answer. A bad proof is 401, and while the database is
 * down a 503, so that the hub sends it again.
 */
export function webhookRoutes(deps: ApiDeps): Router {
  const router = Router({ caseSensitive: true });
  const body = express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: true });
  const ring = createWebhookBell(deps);
  router.post('/:connector/:token', body, async (request, response) => {
    const outcome = await receive(deps, request, ring);
    if (isRefusal(outcome)) sendProblem(response, outcome);
    else answer(response, outcome.connector);
  });
  return router;
}

type Ring = ReturnType<typeof createWebhookBell>;

/**
 * What is genuine under the account as it is remembered is taken in, if the account still is so, by one statement. All else is
 * judged by the account as it is now.
 */
async function receive(deps: ApiDeps, request: Request, ring: Ring): Promise<OpenHubAccount | Refusal> {
  const known = await rememberedOf(deps, request);
  const verdict = known && verdictOn(deps, request, known);
  if (known && verdict?.outcome === 'genuine') {
    const isTaken = await takeIn(deps, known, { news: { ...verdict, asOf: known.version }, ring });
    if (isTaken) return known;
  }
  return receiveAnew(deps, request, ring);
}

async function receiveAnew(deps: ApiDeps, request: Request, ring: Ring): Promise<OpenHubAccount | Refusal> {
  const account = await accountOf(deps, request);
  if (account === undefined) return unknownAddress;
  if (account === 'closed') return closed;
  const verdict = verdictOn(deps, request, account);
  switch (verdict.outcome) {
    case 'forged':
      return forged;
    case 'unreadable':
      return unreadable;
    case 'irrelevant':
      return account;
    case 'genuine':
      return (await takeIn(deps, account, { news: verdict, ring })) ? account : unknownAddress;
  }
}

type Delivered = { readonly news: WebhookNews & { readonly asOf?: string }; readonly ring: Ring };

/** Takes a genuine delivery in and wakes its reader; false when the account is no longer what it was judged by. */
async function takeIn(deps: ApiDeps, account: OpenHubAccount, { news, ring }: Delivered): Promise<boolean> {
  const owed = await deps.hubs.receive(account.id, { ...news, now: deps.clock.now() });
  // Whoever sent it waits for no more than that.
  if (owed !== undefined && owed.length > 0) void ring(account.connector);
  return owed !== undefined;
}

function accountOf({ hubs, clock }: ApiDeps, request: Request): Promise<OpenHubAccount | 'closed' | undefined> {
  const address = addressOf(request);
  return address ? hubs.openByWebhookToken(...address, clock.now()) : Promise.resolve(undefined);
}

async function rememberedOf({ hubs, clock }: ApiDeps, request: Request): Promise<RememberedHubAccount | undefined> {
  const address = addressOf(request);
  return address && hubs.rememberedByWebhookToken(...address, clock.now());
}

function addressOf({ params }: Request): readonly [HubConnectorName, token: string] | undefined {
  const connector = hubConnectorNames.find((name) => name === params['connector']);
  const token = params['token'];
  return connector === undefined || typeof token !== 'string' ? undefined : [connector, token];
}

/** Judged by the secrets of now, and by those before while they are good. */
function verdictOn({ hubConnectors, clock }: ApiDeps, request: Request, account: OpenHubAccount): WebhookVerdict {
  const body: unknown = request.body;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const delivery = { headers, body: body instanceof Uint8Array ? body : new Uint8Array(), receivedAt: clock.now() };
  const { access, headerToken, former } = account;
  const under = (secrets: HubSecrets) => hubConnectors[account.connector].verifyWebhook(secrets, delivery);
  const verdict = under({ ...access.secrets, headerToken });
  if (verdict.outcome !== 'forged' || former === null) return verdict;
  return under({ ...former.secrets, headerToken: former.headerToken });
}

/** Lodgify takes exactly 200 for delivered. */
function answer(response: Response, connector: OpenHubAccount['connector']): void {
  response.status(connector === 'lodgify' ? 200 : 202).end();
}

const unknownAddress: Refusal<'not_found'> = {
  refused: 'not_found',
  detail: 'There is no receiver of webhooks at this address. Set the webhooks of the account up again.',
};

const forged: Refusal<'bad_signature'> = {
  refused: 'bad_signature',
  detail: 'The proof of origin is missing or wrong.',
};

const unreadable: Refusal<'unreadable'> = {
  refused: 'unreadable',
  detail: 'The body is not what this hub sends.',
};

const closed: Refusal<'unavailable'> = {
  refused: 'unavailable',
  detail: 'The account of these webhooks cannot be opened for the moment. Send it again.',
  retryAfterSeconds: 60,
};
