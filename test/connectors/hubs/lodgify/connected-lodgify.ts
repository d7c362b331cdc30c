import { z } from 'zod';
import { createLodgifyConnector } from '../../../../src/connectors/hubs/lodgify/lodgify-connector.ts';
import type { HubClosure, HubConnector, HubObservation, HubUnitState } from '../../../../src/hub-ports.ts';
import { apiKey, type RunningLodgify, startLodgify } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';

/** A hub on loopback and the connector to it; `now` is the same for both. */
export type ConnectedLodgify = RunningLodgify & { readonly connector: HubConnector };

export const today = '2026-11-24';
export const unitId = '1000/1233';
export const access = { accountId: 'account-1', secrets: { apiKey } };
export const timeZone = 'Europe/Paris';

export async function connectedLodgify(
  options: Parameters<typeof startLodgify>[0] & { readonly totalMs?: number } = {},
): Promise<ConnectedLodgify> {
  const { totalMs, ...hubOptions } = options;
  const hub = await startLodgify(hubOptions);
  const clock = { now: () => '2026-11-24T08:00:00.000Z' };
  const connector = createLodgifyConnector({ clock, baseUrl: hub.url, ...(totalMs === undefined ? {} : { totalMs }) });
  return { ...hub, connector };
}

/** A call that nobody gives up. */
export const aCall = () => ({ signal: new AbortController().signal });

export function stateOf(ours: readonly HubClosure[] = []): HubUnitState {
  return { unitId, today, ours };
}

/** What a reading says; throws when it failed. */
export async function observed(
  { connector }: ConnectedLodgify,
  { ours = [], stays = [] }: { readonly ours?: readonly HubClosure[]; readonly stays?: readonly string[] } = {},
): Promise<HubObservation> {
  const answer = await connector.readUnit(access, { ...stateOf(ours), timeZone, stays }, aCall());
  if (answer.outcome === 'failed') throw new Error(answer.failure.detail);
  return answer.value;
}

/** Closes nights under a key; throws when that was not done. */
export async function closed(
  hub: ConnectedLodgify,
  closure: Omit<HubClosure, 'remoteId'>,
  ours: readonly HubClosure[] = [],
): Promise<HubClosure> {
  const asked = { ...closure, remoteId: '' };
  const write = await hub.connector.closeNights(access, { ...asked, ...stateOf([...ours, asked]) }, aCall());
  if (write.outcome !== 'done') throw new Error(write.failure.detail);
  return { ...closure, remoteId: write.value.remoteId };
}

/** Opens a closure; throws when that was not done. */
export async function opened(
  hub: ConnectedLodgify,
  closure: HubClosure,
  ours: readonly HubClosure[] = [closure],
): Promise<void> {
  const write = await hub.connector.openNights(access, { ...closure, ...stateOf(ours), stillClosed: [] }, aCall());
  if (write.outcome !== 'done') throw new Error(write.failure.detail);
}

/** The nights that the hub does not sell, as rows of `MM-DD`, from the hub's own mouth. */
export async function closedAtHub(hub: RunningLodgify): Promise<string[]> {
  const query = `periodStart=${today}&periodEnd=2027-02-28`;
  const answer = await fetch(`${hub.url}/v1/availability/${unitId}?${query}`, { headers: { 'X-ApiKey': apiKey } });
  const period = z.object({ period_start: z.string(), period_end: z.string(), available: z.number() });
  const periods = z.array(period).parse(await answer.json());
  return periods
    .filter(({ available }) => available === 0)
    .map(({ period_start: first, period_end: last }) => `${first.slice(5, 10)}…${last.slice(5, 10)}`);
}

/** The writes that the hub was sent: what they set, on which nights. */
export function writesTo(hub: RunningLodgify): unknown[] {
  return hub.control
    .requests()
    .filter(({ path }) => path.endsWith('/set'))
    .map(({ body }) => body);
}
