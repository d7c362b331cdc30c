import type { HubAnswer, HubSecrets, HubUnit } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { hubFailure } from '../http/hub-status.ts';
import type { Asking } from './lodgify-api.ts';
import { availabilitySchema, type LodgifyProperty, propertiesSchema } from './lodgify-shapes.ts';
import { unitsOf } from './lodgify-unit.ts';

export type OpenedAccount = { readonly secrets: HubSecrets; readonly accountKey: string; readonly name: string };

const purpose = 'opening the account';
const pageSize = 50;
/** More than any account has: a hub that gives whole pages for ever ends here. */
const maxPages = 100;

/**
 * Proves the key by the list of properties. `accountKey` is Lodgify's `user_id`, which only availability and bookings tell:
 * it stays when the host makes a new key, where a hash of the key would make one account into two that write to one unit.
 */
export async function openAccount(asking: Asking, clock: Clock): Promise<HubAnswer<OpenedAccount>> {
  const { api, access, call } = asking;
  const failed = (kind: 'CONFIG' | 'SCHEMA_DRIFT', what: string) => {
    return { outcome: 'failed', failure: hubFailure(kind, what, { host: api.host, purpose }) } as const;
  };
  const first = await readPage(asking, { page: 1, size: 1, purpose });
  if (first.outcome === 'failed') return first;
  const [property] = first.value;
  if (property === undefined) return failed('CONFIG', 'the account has no property yet: make one at Lodgify first;');
  const today = clock.now().slice(0, 10);
  const path = `/v2/availability/${encodeURIComponent(property.id)}`;
  const question = { path, query: { start: today, end: today }, purpose, schema: availabilitySchema };
  const answer = await api.ask(access, question, call);
  if (answer.outcome === 'failed') return answer;
  const userId = answer.value.find(({ user_id: id }) => typeof id === 'string')?.user_id;
  if (typeof userId !== 'string') return failed('SCHEMA_DRIFT', 'availability does not tell whose it is');
  const secrets = { apiKey: access.secrets['apiKey'] ?? '' };
  return { outcome: 'answered', value: { secrets, accountKey: userId, name: `Lodgify ${userId}` }, budget: null };
}

/** All units, page by page. A property that cannot be read fails the list: nobody would know of a unit that is left out. */
export async function listUnits(asking: Asking): Promise<HubAnswer<readonly HubUnit[]>> {
  const units: HubUnit[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await readPage(asking, { page, size: pageSize, purpose: 'listing properties' });
    if (answer.outcome === 'failed') return answer;
    units.push(...answer.value.flatMap(unitsOf));
    if (answer.value.length < pageSize) return { ...answer, value: units };
  }
  const asked = { host: asking.api.host, purpose: 'listing properties' };
  return { outcome: 'failed', failure: hubFailure('SCHEMA_DRIFT', `more than ${maxPages} pages`, asked) };
}

async function readPage(
  { api, access, call }: Asking,
  asked: { readonly page: number; readonly size: number; readonly purpose: string },
): Promise<HubAnswer<readonly LodgifyProperty[]>> {
  const query = { page: String(asked.page), size: String(asked.size), includeCount: 'false' };
  const question = { path: '/v2/properties', query, purpose: asked.purpose, schema: propertiesSchema };
  const answer = await api.ask(access, question, call);
  return answer.outcome === 'failed' ? answer : { ...answer, value: answer.value.items };
}
