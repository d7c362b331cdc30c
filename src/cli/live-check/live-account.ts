import { type HubConnectorName, hubConnectors } from '../../domain/hub.ts';
import type { HubSecrets } from '../../hub-ports.ts';

/** The variables that hold the credentials of an account at each hub, by the name of the secret. */
export const liveVariables: Readonly<Record<HubConnectorName, Readonly<Record<string, string>>>> = {
  beds24: { refreshToken: 'LIVE_BEDS24_REFRESH_TOKEN' },
  smoobu: { apiKey: 'LIVE_SMOOBU_API_KEY', apiSecret: 'LIVE_SMOOBU_API_SECRET' },
  lodgify: { apiKey: 'LIVE_LODGIFY_API_KEY' },
};

/** One or more addresses of feeds, separated by spaces. */
export const LIVE_ICAL_VARIABLE = 'LIVE_ICAL_URL';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of one hub: an account, nothing, or half of one. */
export type LiveAccount = { readonly connector: HubConnectorName } & (
  | { readonly given: 'all'; readonly secrets: HubSecrets }
  | { readonly given: 'none' }
  | { readonly given: 'part'; readonly missing: readonly string[] }
);

/** The accounts of all hubs, as the environment has them. */
export function liveAccounts(environment: Environment): readonly LiveAccount[] {
  return hubConnectors.map((connector) => liveAccount(connector, environment));
}

/** The addresses of feeds to be read; secrets, like the rest. */
export function liveFeeds(environment: Environment): readonly string[] {
  return (environment[LIVE_ICAL_VARIABLE] ?? '').split(/\s+/).filter((url) => url !== '');
}

function liveAccount(connector: HubConnectorName, environment: Environment): LiveAccount {
  const names = Object.entries(liveVariables[connector]);
  const valueOf = (variable: string) => environment[variable]?.trim() ?? '';
  const missing = names.map(([, variable]) => variable).filter((variable) => valueOf(variable) === '');
  if (missing.length === names.length) return { connector, given: 'none' };
  if (missing.length > 0) return { connector, given: 'part', missing };
  return {
    connector,
    given: 'all',
    secrets: Object.fromEntries(names.map(([name, variable]) => [name, valueOf(variable)])),
  };
}
