import type { SmoobuControl } from '../../../sandbox/hubs/smoobu/smoobu-control.ts';
import { createSmoobuConnector, type SmoobuOptions } from '../../../src/connectors/hubs/smoobu/smoobu-connector.ts';
import type { HubAccess, HubConnector, HubObservation } from '../../../src/hub-ports.ts';
import { newSandbox } from '../../sandbox/running-sandbox.ts';
import { aCall, answered, today } from './beds24-world.ts';

/** A connector, an account that it opened at a simulated Smoobu with its apartments, and the hand on that hub. */
export type SmoobuWorld = {
  readonly hub: SmoobuControl;
  readonly connector: HubConnector;
  readonly access: HubAccess;
  readonly userId: number;
  readonly apartmentId: number;
  readonly unitId: string;
  /** `stays` are IDs of stays that relais believes to be there. */
  read(unitId?: string, stays?: readonly string[]): Promise<HubObservation>;
};

/** A world whose account has `apartments`; `options` are those of the connector. */
export async function smoobuWorld(
  apartments: readonly string[] = ['Lavender'],
  options: Partial<SmoobuOptions> = {},
): Promise<SmoobuWorld> {
  const sandbox = await newSandbox();
  const hub = sandbox.hubs.smoobu;
  const connector = createSmoobuConnector({
    clock: { now: () => '2026-11-24T08:00:00.000Z' },
    baseUrl: `${sandbox.url}/hubs/smoobu`,
    ...options,
  });
  const { userId, apiKey, apiSecret, apartmentIds } = hub.addAccount(apartments);
  const access = { accountId: 'account-1', secrets: { apiKey, apiSecret, userId: String(userId) } };
  const [apartmentId = 0] = apartmentIds;
  const read = async (unitId = String(apartmentId), stays: readonly string[] = []) =>
    answered(await connector.readUnit(access, { unitId, today, ours: [], stays, timeZone: 'Europe/Paris' }, aCall));
  return { hub, connector, access, userId, apartmentId, unitId: String(apartmentId), read };
}
