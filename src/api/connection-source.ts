import type { HubConnectorName } from '../domain/hub.ts';
import type { Locale, Reach } from '../domain/member.ts';
import type { HubAccess, HubUnit } from '../hub-ports.ts';
import { acceptedAddress } from './address-refusal.ts';
import type { ApiDeps } from './api-deps.ts';
import { hubTrouble } from './hub-trouble.ts';
import { invalid, type Refusal } from './refusal.ts';

/** The fields of a request that say what a connection reads: an address, or a unit of an account. */
export type SourceFields = {
  readonly url: string | undefined;
  readonly accountId: string | undefined;
  readonly unitId: string | undefined;
};

/** The address of a feed that is to be connected. */
export function feedAddress(
  { url, accountId, unitId }: SourceFields,
  deps: Pick<ApiDeps, 'feeds' | 'settings'>,
  locale: Locale,
): { readonly url: string } | Refusal<'invalid'> {
  const foreign = leftOver({ accountId, unitId }, 'is for hubs: leave it out');
  if (foreign) return foreign;
  return url === undefined ? missing(['url']) : acceptedAddress(url, deps, locale);
}

type UnitFields = SourceFields & { readonly reach: Reach; readonly connector: HubConnectorName };

type UnitToConnect = { readonly accountId: string; readonly unit: HubUnit; readonly access: HubAccess };

/** The unit that is to be connected, as its hub names it now. */
export async function unitToConnect(
  { hubs, hubConnectors }: Pick<ApiDeps, 'hubs' | 'hubConnectors'>,
  { reach, connector, url, accountId, unitId }: UnitFields,
): Promise<UnitToConnect | Refusal<'invalid' | 'hub_unavailable'>> {
  const foreign = leftOver({ url }, 'is for `ical`: leave it out');
  if (foreign) return foreign;
  if (accountId === undefined || unitId === undefined)
    return missing([...(accountId === undefined ? ['accountId'] : []), ...(unitId === undefined ? ['unitId'] : [])]);
  const account = await hubs.open(reach, accountId);
  if (account === 'closed') return hubTrouble('closed');
  if (account?.connector !== connector) return unknown('/accountId', 'is no account of yours at this hub');
  const call = { signal: new AbortController().signal };
  const units = await hubConnectors[connector].listUnits(account.access, call);
  if (units.outcome === 'failed') return hubTrouble(units.failure.kind === 'AUTH' ? 'refused' : 'unavailable');
  const unit = units.value.find(({ id }) => id === unitId);
  return unit ? { accountId, unit, access: account.access } : unknown('/unitId', 'is no unit of this account');
}

function leftOver(
  fields: Readonly<Record<string, string | undefined>>,
  detail: string,
): Refusal<'invalid'> | undefined {
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length === 0) return undefined;
  return invalid(given.map((name) => ({ pointer: `/${name}`, code: 'unrecognized_key' as const, detail })));
}

function missing(fields: readonly string[]): Refusal<'invalid'> {
  return invalid(fields.map((name) => ({ pointer: `/${name}`, code: 'invalid_type' as const, detail: 'is needed' })));
}

function unknown(pointer: string, detail: string): Refusal<'invalid'> {
  return invalid([{ pointer, code: 'invalid_value', detail }]);
}
