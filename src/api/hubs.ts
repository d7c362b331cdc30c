import * as contract from '../contract/hubs.ts';
import type { Failure } from '../domain/failure.ts';
import { hubCredentialFields, hubNames } from '../domain/hub.ts';
import type { HubAccount, HubCall, HubSecrets, OpenHubAccount } from '../hub-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { type HubTrouble, hubTrouble } from './hub-trouble.ts';
import { invalid, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { turnLimit } from './turn-limit.ts';

/** Of one member: each asks a hub with other people's credentials, for all that is known. */
const connectsAMinute = { most: 10, perMs: 60_000 };

/** Accounts at hubs: connected by their credentials, asked for what they let, told to send webhooks, removed. */
export function hubRoutes(deps: ApiDeps) {
  const { hubs, hubConnectors } = deps;
  const takeTurn = turnLimit(connectsAMinute);
  return {
    listHubAccounts: handle(contract.listHubAccounts, async ({ person }) => ({
      data: (await hubs.list(person.memberId)).map(present),
    })),

    connectHubAccount: handle(contract.connectHubAccount, async (call) => {
      const { connector, credentials } = call.body;
      const wrong = wrongFields(connector, credentials);
      if (wrong) return wrong;
      const waitSeconds = takeTurn(call.person.memberId, call.now);
      if (waitSeconds !== undefined) return tooOften(waitSeconds);
      const answer = await hubConnectors[connector].connect(credentials, aCall());
      if (answer.outcome === 'failed') return refusedCredentials(answer.failure, connector);
      const { actor, now } = byPerson(call);
      const account = await hubs.save({ actor, now }, { connector, ...answer.value });
      return { data: present(account), location: `/api/hub-accounts/${account.id}/units` };
    }),

    listHubUnits: handle(contract.listHubUnits, async (call) => {
      const { accountId } = call.params;
      const account = await hubs.open(call.reach, accountId);
      if (!isOpen(account)) return account === 'closed' ? hubTrouble('closed') : notFound('hub account', accountId);
      const answer = await hubConnectors[account.connector].listUnits(account.access, aCall());
      if (answer.outcome === 'failed') return hubTrouble(troubleOf(answer.failure));
      const connected = await hubs.connectedUnits(accountId);
      return { data: answer.value.map(({ id, name }) => ({ id, name, listingId: connected[id] ?? null })) };
    }),

    setUpHubWebhook: handle(contract.setUpHubWebhook, async (call) => {
      const { accountId } = call.params;
      const account = await hubs.open(call.reach, accountId);
      if (!isOpen(account)) return account === 'closed' ? hubTrouble('closed') : notFound('hub account', accountId);
      return subscribed(deps, account);
    }),

    renewHubWebhook: handle(contract.renewHubWebhook, async (call) => {
      const { accountId } = call.params;
      const account = await hubs.renewWebhook(byPerson(call), accountId);
      if (!isOpen(account)) return account === 'closed' ? hubTrouble('closed') : notFound('hub account', accountId);
      return subscribed(deps, account);
    }),

    removeHubAccount: handle(contract.removeHubAccount, async (call) => {
      const { accountId } = call.params;
      const account = await hubs.open(call.reach, accountId);
      const removed = await hubs.remove(byPerson(call), accountId);
      if (removed === 'in_use') return inUse;
      if (!removed) return notFound('hub account', accountId);
      // The account is gone here either way: what the hub goes on sending is answered with 404.
      if (isOpen(account)) await unsubscribed(deps, account);
      return { data: undefined };
    }),
  };
}

/** Has the hub told the account's address, or gives what the host enters there. */
async function subscribed({ hubs, hubConnectors, settings }: ApiDeps, account: OpenHubAccount) {
  const { id, connector, access, headerToken } = account;
  const keep = (secrets: HubSecrets) => hubs.addSecrets(id, secrets);
  const hook = { url: webhookAddress(settings.baseUrl, account), headerToken, keep };
  const answer = await hubConnectors[connector].subscribe(access, hook, aCall());
  if (answer.outcome === 'failed') return hubTrouble(troubleOf(answer.failure));
  const setUp = answer.value;
  await keep(setUp.secrets);
  return { data: setUp.by === 'api' ? { by: setUp.by, url: null, header: null } : shown(setUp) };
}

async function unsubscribed({ hubConnectors, logger }: ApiDeps, { connector, access }: OpenHubAccount): Promise<void> {
  const answer = await hubConnectors[connector].unsubscribe(access, aCall());
  if (answer.outcome === 'answered') return;
  const { kind, detail: cause } = answer.failure;
  logger.warn({ connector, accountId: access.accountId, kind, cause }, 'webhooks of a removed account go on');
}

/** Where the webhooks of an account are sent to. */
function webhookAddress(baseUrl: string, { connector, webhookToken }: OpenHubAccount): string {
  return new URL(`/api/webhooks/${connector}/${webhookToken}`, baseUrl).href;
}

function shown({ url, header }: { readonly url: string; readonly header: contract.HubWebhook['header'] }) {
  return { by: 'host' as const, url, header: header && { name: header.name, value: header.value } };
}

function aCall(): HubCall {
  return { signal: new AbortController().signal };
}

function present({ id, connector, name, createdAt }: HubAccount): contract.HubAccount {
  return { id, connector, name, createdAt };
}

function isOpen(account: OpenHubAccount | 'closed' | undefined): account is OpenHubAccount {
  return account !== undefined && account !== 'closed';
}

/** Each hub has its own fields, and takes no other. */
function wrongFields(
  connector: keyof typeof hubCredentialFields,
  credentials: Readonly<Record<string, string>>,
): Refusal<'invalid'> | undefined {
  const fields = hubCredentialFields[connector];
  const missing = fields.filter((field) => credentials[field] === undefined);
  const unknown = Object.keys(credentials).filter((field) => !fields.includes(field));
  if (missing.length + unknown.length === 0) return undefined;
  return invalid([
    ...missing.map((field) => ({
      pointer: `/credentials/${field}`,
      code: 'invalid_type' as const,
      detail: `is needed to connect ${hubNames[connector]}`,
    })),
    ...unknown.map((field) => ({
      pointer: `/credentials/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'unrecognized_key' as const,
      detail: `is no field of ${hubNames[connector]}: leave it out`,
    })),
  ]);
}

function refusedCredentials(
  { kind }: Failure,
  connector: keyof typeof hubNames,
): Refusal<'invalid' | 'hub_unavailable'> {
  if (kind !== 'AUTH' && kind !== 'CONFIG' && kind !== 'NOT_FOUND') return hubTrouble('unavailable');
  const detail = `${hubNames[connector]} refuses these credentials. Copy them again there, or make new ones.`;
  return invalid([{ pointer: '/credentials', code: 'hub_refused', detail }]);
}

function troubleOf({ kind }: Failure): HubTrouble {
  return kind === 'AUTH' ? 'refused' : 'unavailable';
}

function tooOften(waitSeconds: number): Refusal<'rate_limited'> {
  const detail = `Accounts were connected too often from here. Try again in ${waitSeconds} s.`;
  return { refused: 'rate_limited', detail, retryAfterSeconds: waitSeconds };
}

const inUse: Refusal<'hub_account_in_use'> = {
  refused: 'hub_account_in_use',
  detail: 'Connections of listings still use this account. Remove those first.',
};
