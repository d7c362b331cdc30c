import type { Beds24Control, RoomInput } from '../../../sandbox/hubs/beds24/beds24-control.ts';
import { createBeds24Connector } from '../../../src/connectors/hubs/beds24/beds24-connector.ts';
import type { Grouping } from '../../../src/connectors/hubs/grouped-readings.ts';
import type { HubAccess, HubAnswer, HubCall, HubConnector, HubObservation, HubWrite } from '../../../src/hub-ports.ts';
import { newSandbox } from '../../sandbox/running-sandbox.ts';

/** A connector, an account that it opened at a simulated Beds24 with one room, and the hand on that hub. */
export type Beds24World = {
  readonly hub: Beds24Control;
  readonly connector: HubConnector;
  readonly access: HubAccess;
  readonly ownerId: number;
  readonly roomId: number;
  readonly unitId: string;
  /** `stays` are IDs of stays that relais believes to be there. */
  read(unitId?: string, stays?: readonly string[]): Promise<HubObservation>;
};

export const aCall: HubCall = { signal: new AbortController().signal };
export const today = '2026-11-24';
export const clock = { at: '2026-11-24T08:00:00.000Z' };

/** A call that is one of many of a sweep. */
export const aSweptCall: HubCall = { ...aCall, isSwept: true };

/** Collects what is asked before anything else can happen: no test waits. */
export const inThisTurn: Grouping = { windowMs: 30, mostUnits: 25, after: (_ms, then) => void setImmediate(then) };

/** A world whose account has one property with `rooms`; `scopes` are those of its invite code. */
export async function beds24World({
  rooms = [{ name: 'Lavender' }],
  scopes,
  totalMs,
  grouping = inThisTurn,
}: {
  rooms?: RoomInput[];
  scopes?: string[];
  totalMs?: number;
  grouping?: Grouping;
} = {}): Promise<Beds24World> {
  clock.at = '2026-11-24T08:00:00.000Z';
  const sandbox = await newSandbox();
  const hub = sandbox.hubs.beds24;
  const baseUrl = `${sandbox.url}/hubs/beds24/v2`;
  const options = { clock: { now: () => clock.at }, baseUrl, grouping };
  const connector = createBeds24Connector(totalMs === undefined ? options : { ...options, totalMs });
  // Opened by another one, so that a short deadline is only for what a test is about.
  const opener = createBeds24Connector(options);
  const { ownerId, roomIds } = hub.addAccount([rooms]);
  const access = { accountId: 'account-1', secrets: await openedSecrets(opener, hub.inviteCode(ownerId, scopes)) };
  const [roomId = 0] = roomIds;
  const read = async (unitId = String(roomId), stays: readonly string[] = []) =>
    answered(await connector.readUnit(access, { unitId, today, ours: [], stays, timeZone: 'Europe/Paris' }, aCall));
  return { hub, connector, access, ownerId, roomId, unitId: String(roomId), read };
}

/** The secrets of an account that an invite code opens. */
export async function openedSecrets(connector: HubConnector, inviteCode: string) {
  return answered(await connector.connect({ inviteCode }, aCall)).secrets;
}

/** The value of a good answer. */
export function answered<T>(answer: HubAnswer<T>): T {
  if (answer.outcome === 'failed') throw new Error(`${answer.failure.kind}: ${answer.failure.detail}`);
  return answer.value;
}

/** The failure of a call that was to fail. */
export function failureOf(answer: HubAnswer<unknown> | HubWrite<unknown>) {
  if (answer.outcome === 'answered' || answer.outcome === 'done') throw new Error('the call went well');
  return answer.failure;
}
