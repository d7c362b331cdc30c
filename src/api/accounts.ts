import type { AccountAccess, AccountAnswer, AccountCheck, AccountConnector } from '../account-ports.ts';
import * as contract from '../contract/account-connections.ts';
import {
  accountConnectorNames,
  accountPlatformNames,
  kindOfConnector,
  USUAL_INTERVAL_MIN,
} from '../domain/account-connector.ts';
import { alreadyConnected, closedCredentials } from './account-changes.ts';
import { formRefusal } from './account-form.ts';
import type { ApiDeps } from './api-deps.ts';
import { presentAccount, presentCheck, presentConnector } from './present-account.ts';
import { notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals } from './signals.ts';
import { turnLimit } from './turn-limit.ts';

/** A look at an account makes two calls at most. */
const CHECK_MS = 20_000;

/** Ticketing and broker accounts: what can be connected, trying credentials, connecting. */
export function accountRoutes(deps: ApiDeps) {
  const { accounts, accountConnectors } = deps;
  const signals = createSignals(deps);
  const takeTurn = turnLimit({ most: contract.CHECKS_PER_MINUTE, perMs: 60_000 });
  return {
    listConnectors: handle(contract.listConnectors, async () => ({
      data: accountConnectorNames.map((name) => presentConnector(accountConnectors[name].describe())),
    })),

    checkConnector: handle(contract.checkConnector, async ({ params, body, person, now }) => {
      const waitSeconds = takeTurn(person.memberId, now);
      if (waitSeconds !== undefined) return tooManyChecks(waitSeconds);
      const connector = accountConnectors[params.connector];
      const { config, secrets, accountId } = body;
      const refusal = formRefusal(connector.describe().fields, { config, secrets });
      if (refusal) return refusal;
      // Nothing is stored: limits of the key are kept under the person.
      const access = { connectionId: `check ${person.memberId}`, config, secrets, accountId: accountId ?? null };
      return { data: presentCheck(await checked(connector, access, now), person) };
    }),

    createAccountConnection: handle(contract.createAccountConnection, async ({ body, person, now }) => {
      const { connector, config, secrets, accountId = null, label, ...how } = body;
      const code = accountConnectors[connector];
      const refusal = formRefusal(code.describe().fields, { config, secrets });
      if (refusal) return refusal;
      const platform = code.platformOf(config);
      const { syncEnabled = true, syncIntervalMin = USUAL_INTERVAL_MIN } = how;
      const created = await accounts.create(
        { actor: { memberId: person.memberId, role: person.role }, now },
        {
          connector,
          platform,
          config,
          secrets,
          accountId,
          syncEnabled,
          syncIntervalMin,
          kind: kindOfConnector[connector],
          label: label ?? accountPlatformNames[platform],
        },
        contract.MAX_ACCOUNT_CONNECTIONS,
      );
      if (created.outcome !== 'saved') return refusals[created.outcome];
      const { id } = created.connection;
      await signals.accountSyncRequested(id);
      return { data: presentAccount(created.connection, person), location: `/api/connections/${id}` };
    }),

    checkConnection: handle(contract.checkConnection, async ({ params, reach, person, now }) => {
      const waitSeconds = takeTurn(person.memberId, now);
      if (waitSeconds !== undefined) return tooManyChecks(waitSeconds);
      const opened = await accounts.open(reach, params.connectionId);
      if (opened === 'closed') return { data: presentCheck(closedCredentials, person) };
      if (!opened) {
        const isCalendar = (await deps.connections.find(reach, params.connectionId)) !== undefined;
        return isCalendar ? notAnAccount : notFound('connection', params.connectionId);
      }
      const { connector, credentialVersion, ...access } = opened;
      const answer = await checked(accountConnectors[connector], access, now);
      if (answer.outcome === 'answered')
        await accounts.noteCheck(access.connectionId, answer.value, { credentialVersion, now });
      return { data: presentCheck(answer, person) };
    }),
  };
}

function checked(
  connector: AccountConnector,
  access: AccountAccess,
  now: string,
): Promise<AccountAnswer<AccountCheck>> {
  return connector.check(access, { signal: AbortSignal.timeout(CHECK_MS), now });
}

function tooManyChecks(retryAfterSeconds: number): Refusal<'rate_limited'> {
  const detail = `Credentials can be tried ${contract.CHECKS_PER_MINUTE} times a minute. Wait ${retryAfterSeconds} s.`;
  return { refused: 'rate_limited', detail, retryAfterSeconds };
}

const notAnAccount: Refusal<'not_an_account'> = {
  refused: 'not_an_account',
  detail:
    'This is a calendar: it is examined with POST /api/feeds/inspect. Only ticketing and broker accounts have a check.',
};

const refusals = {
  account_already_connected: alreadyConnected,
  too_many_connections: {
    refused: 'too_many_connections',
    detail: `You have ${contract.MAX_ACCOUNT_CONNECTIONS} account connections, the most one person can have. Remove one that is no longer used.`,
  },
} as const satisfies Readonly<Record<string, Refusal>>;
