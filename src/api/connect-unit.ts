import { dateInZone } from '../domain/calendar-date.ts';
import type { HubConnectorName } from '../domain/hub.ts';
import type { HubUnitAddress, NewUnit } from '../hub-ports.ts';
import type { ByHand, Connection } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { channelRefusal } from './channel-refusal.ts';
import { type SourceFields, unitToConnect } from './connection-source.ts';
import { isRefusal, notFound, type Refusal } from './refusal.ts';
import { createSignals } from './signals.ts';

type Chosen = Pick<NewUnit, 'label' | 'mode' | 'syncIntervalMin' | 'syncEnabled' | 'readOnly'> &
  SourceFields & { readonly connector: HubConnectorName };

type Refused = 'invalid' | 'hub_unavailable' | 'not_found' | 'unit_already_connected' | 'channel_connected_twice';

/** Connects a unit of a hub to a listing, and has it read and told at once. */
export async function connectUnit(
  deps: ApiDeps,
  by: ByHand,
  { connector, url, accountId, unitId, ...chosen }: Chosen,
): Promise<Connection | Refusal<Refused>> {
  const { reach, listingId } = by;
  const found = await unitToConnect(deps, { reach, connector, url, accountId, unitId });
  if (isRefusal(found)) return found;
  const { access, ...unit } = found;
  const sales = await lookAtSales(deps, by, { connector, access, unitId: unit.unit.id });
  const connected = await deps.hubs.connectUnit(by, { ...unit, ...chosen, sales });
  if (!connected) return notFound('listing', listingId);
  if (connected.outcome === 'channel_connected_twice') return channelRefusal(connected);
  if (connected.outcome !== 'saved')
    return connected.outcome === 'no_such_account' ? notFound('hub account', unit.accountId) : alreadyConnected;
  const { connectionId } = connected;
  await createSignals(deps).connectionSyncRequested({ connectionId, listingId }, 'publish');
  return (await deps.connections.find(reach, connectionId)) ?? notFound('connection', connectionId);
}

const alreadyConnected: Refusal<'unit_already_connected'> = {
  refused: 'unit_already_connected',
  detail: 'This unit is connected to a listing already. Remove that connection first, or choose another unit.',
};

/**
 * The channels that the unit is sold on, where an iCal calendar of the listing could be one of theirs; null where none could,
 * or the hub does not answer: then its first reading tells.
 */
async function lookAtSales(
  { connections, listings, hubConnectors }: ApiDeps,
  { reach, listingId, now }: ByHand,
  { connector, access, unitId }: HubUnitAddress,
): Promise<NonNullable<NewUnit['sales']> | null> {
  const listing = await listings.find(reach, listingId);
  const others = (await connections.list(reach, listingId)) ?? [];
  if (!listing || !others.some((other) => other.connector === 'ical' && other.syncEnabled)) return null;
  const { timeZone } = listing;
  const unit = { unitId, today: dateInZone(now, timeZone), timeZone, ours: [], stays: [] };
  const read = await hubConnectors[connector].readUnit(access, unit, { signal: new AbortController().signal });
  return read.outcome === 'answered' ? read.value : null;
}
