import type { AccountAnswer } from '../account-ports.ts';
import type { AccountConnection, AccountPatch } from '../account-store-ports.ts';
import type { updateConnection } from '../contract/connections.ts';
import { LONGEST_INTERVAL_MIN, SHORTEST_INTERVAL_MIN } from '../domain/account-connector.ts';
import { formRefusal } from './account-form.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { invalid, type Refusal } from './refusal.ts';
import type { Call } from './route-handler.ts';
import type { Signals } from './signals.ts';

type Update = Call<typeof updateConnection>;

/** What has no place on an account: how calendars are read. */
const ofCalendars = ['url', 'mode', 'endIsLastNight', 'ignoreTentative', 'readOnly'] as const;

/**
 * Changes an account as `PATCH /api/connections/:id` asks. New credentials are tried at once; one that is switched off has its alert
 * closed. Undefined when it is gone meanwhile.
 */
export async function changeAccount(
  { deps, signals }: { readonly deps: ApiDeps; readonly signals: Signals },
  call: Update,
  account: AccountConnection,
): Promise<AccountConnection | Refusal<'invalid' | 'account_already_connected'> | undefined> {
  const refusal = patchRefusal(deps, call.body, account);
  if (refusal) return refusal;
  const { label, syncEnabled, syncIntervalMin, accountId, config, secrets } = call.body;
  const patch: AccountPatch = { label, syncEnabled, syncIntervalMin, accountId, config, secrets };
  const saved = await deps.accounts.update(byPerson<typeof updateConnection>(call), account.id, patch);
  if (!saved) return undefined;
  if (saved.outcome !== 'saved') return alreadyConnected;
  // One that waits hears at once of new credentials, or that it is to stop.
  if (saved.isOwed || syncEnabled === false) await signals.accountSyncRequested(account.id);
  if (syncEnabled === false) await signals.resolved(account.id);
  return saved.connection;
}

/** The account is another connection of the same person’s. */
export const alreadyConnected: Refusal<'account_already_connected'> = {
  refused: 'account_already_connected',
  detail: 'You have connected this account with this key already. Open that connection, or give another key.',
};

function patchRefusal(
  { accountConnectors }: ApiDeps,
  body: Update['body'],
  account: AccountConnection,
): Refusal<'invalid'> | undefined {
  const strange = ofCalendars.filter((name) => body[name] !== undefined);
  if (strange.length > 0)
    return invalid(
      strange.map((name) => ({
        pointer: `/${name}`,
        code: 'unrecognized_key',
        detail: 'is for calendars: leave it out for an account',
      })),
    );
  const { syncIntervalMin, config, secrets } = body;
  const code = accountConnectors[account.connector];
  if (config !== undefined && code.platformOf(config) !== account.platform) return otherPlatform;
  if (syncIntervalMin !== undefined && !isInterval(syncIntervalMin)) return intervalRefusal;
  if (config === undefined && secrets === undefined) return undefined;
  const { fields } = code.describe();
  const asked = secrets === undefined ? fields.filter(({ isSecret }) => !isSecret) : fields;
  return formRefusal(asked, { config: config ?? account.config, secrets: secrets ?? {} });
}

function isInterval(minutes: number): boolean {
  return minutes >= SHORTEST_INTERVAL_MIN && minutes <= LONGEST_INTERVAL_MIN;
}

const otherPlatform = invalid([
  {
    pointer: '/config/exchange',
    code: 'invalid_value',
    detail: 'cannot be changed: connect the account at the other exchange as one more account',
  },
]);

const intervalRefusal = invalid([
  {
    pointer: '/syncIntervalMin',
    code: 'interval_out_of_bounds',
    detail: `must be between ${SHORTEST_INTERVAL_MIN} and ${LONGEST_INTERVAL_MIN} minutes`,
  },
]);

/** What a check answers whose stored credentials do not open. */
export const closedCredentials: AccountAnswer<never> = {
  outcome: 'failed',
  failure: {
    kind: 'SYSTEM',
    detail: 'The stored credentials do not open with ENCRYPTION_KEYS.',
    code: null,
    advice: 'reconnect',
  },
};
