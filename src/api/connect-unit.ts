import type { HubConnectorName } from '../domain/hub.ts';
import type { NewUnit } from '../hub-ports.ts';
import type { ByHand, Connection } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { type SourceFields, unitToConnect } from './connection-source.ts';
import { isRefusal, notFound, type Refusal } from './refusal.ts';
import { createSignals } from './signals.ts';

type Chosen = Pick<NewUnit, 'label' | 'mode' | 'syncIntervalMin' | 'syncEnabled' | 'readOnly'> &
  SourceFields & { readonly connector: HubConnectorName };

/** Connects a unit of a hub to a listing, and has it read and told at once. */
export async function connectUnit(
  deps: ApiDeps,
  by: ByHand,
  { connector, url, accountId, unitId, ...chosen }: Chosen,
): Promise<Connection | Refusal<'invalid' | 'hub_unavailable' | 'not_found' | 'unit_already_connected'>> {
  const { reach, listingId } = by;
  const unit = await unitToConnect(deps, { reach, connector, url, accountId, unitId });
  if (isRefusal(unit)) return unit;
  const connected = await deps.hubs.connectUnit(by, { ...unit, ...chosen });
  if (!connected) return notFound('listing', listingId);
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
