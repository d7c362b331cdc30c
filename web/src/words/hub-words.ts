import type { Connection } from '../../../src/contract/connections.ts';
import type { Listing } from '../../../src/contract/listings.ts';
import type { ConnectorName } from '../../../src/domain/connection.ts';
import type { HubConnectorName } from '../../../src/domain/hub.ts';
import { ApiProblem } from '../api-problem.ts';
import type { Words } from '../language.ts';
import { fr } from '../locales/fr.ts';
import { fieldTexts } from './problem-words.ts';

type Credential = keyof typeof fr.hub.credential;

/** True for what is connected through an account at a hub. */
export function isHub(connector: ConnectorName): connector is HubConnectorName {
  return connector !== 'ical';
}

/** What a credential of a hub is called there, and where its owner finds it. One that has no words goes by its name. */
export function credentialInWords(
  connector: HubConnectorName,
  field: string,
  { t }: Words,
): { readonly label: string; readonly find: string } {
  const name = `${connector}_${field}`;
  if (!isCredential(name)) return { label: field, find: '' };
  return { label: t(`hub.credential.${name}`), find: t(`hub.find.${name}`) };
}

function isCredential(name: string): name is Credential {
  return Object.hasOwn(fr.hub.credential, name);
}

/** The place in the request that the credential `field` is sent at, as `isSaidAtFields` knows it. */
export function credentialPlace(field: string): string {
  return `credentials/${field}`;
}

/**
 * What to show at the `fields` of refused credentials. Where the hub refuses them as a whole, which of them is wrong is not
 * known: it is said at the first, and the others are marked.
 */
export function credentialTexts(
  error: unknown,
  fields: readonly string[],
  words: Words,
): Readonly<Record<string, string | true>> {
  const { credentials: whole, ...texts } = fieldTexts(error, words);
  const each = fields.flatMap((field, index): [string, string | true][] => {
    const own = texts[credentialPlace(field)];
    if (own !== undefined) return [[field, own]];
    return whole === undefined ? [] : [[field, index === 0 ? whole : true]];
  });
  return Object.fromEntries(each);
}

/** Whether relais closes nights at a hub's unit, and if not, why. */
export type UnitClosing = keyof typeof fr.hub.closes;

/** How things stand with closing nights at the unit of a connection to a hub. */
export function closingOf(connection: Connection, listing: Pick<Listing, 'active'>): UnitClosing {
  if (connection.readOnly) return 'readOnly';
  if (!listing.active) return 'inactive';
  if (!connection.syncEnabled) return 'off';
  return connection.lastSyncError === null ? 'closes' : 'failing';
}

/** True when the hub itself did not answer, or refuses the account: then connecting it again may help. */
export function isHubTrouble(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'hub_unavailable';
}
