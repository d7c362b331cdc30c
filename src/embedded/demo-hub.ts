import type { Beds24Control } from '../../sandbox/hubs/beds24/beds24-control.ts';
import { plusDays } from '../domain/calendar-date.ts';
import type { HubConnector, HubSecrets, HubStore } from '../hub-ports.ts';
import type { ByHand } from '../ports.ts';
import { DemoLate } from './demo-late.ts';

export type DemoHubDeps = {
  readonly hubs: HubStore;
  readonly connector: HubConnector;
  readonly platform: Beds24Control;
  readonly by: ByHand;
  readonly apiUrl: string;
};

/**
 * The host’s account at Beds24, by which one listing is told of bookings at once, and closed there as soon as it is booked
 * elsewhere. Connected once; where the API took another port, the webhooks follow it.
 *
 * @throws DemoLate when the simulated hub does not take it.
 */
export async function tellDemoHub(deps: DemoHubDeps): Promise<void> {
  const known = (await deps.hubs.list(deps.by.actor.memberId)).find(({ connector }) => connector === 'beds24');
  if (known) return subscribe(deps, known.id);
  const { platform, hubs, by } = deps;
  const { ownerId, roomIds } = platform.addAccount([[{ name: 'Studio du Port' }]]);
  const [roomId = 0] = roomIds;
  const opened = await deps.connector.connect({ inviteCode: platform.inviteCode(ownerId) }, aCall());
  if (opened.outcome === 'failed') throw late();
  const account = await hubs.save({ actor: by.actor, now: by.now }, { connector: 'beds24', ...opened.value });
  const unit = { id: String(roomId), name: 'Studio du Port' };
  const how = {
    label: undefined,
    mode: 'auto',
    syncIntervalMin: undefined,
    syncEnabled: true,
    readOnly: false,
  } as const;
  await hubs.connectUnit(by, { accountId: account.id, unit, ...how });
  await subscribe(deps, account.id);
  const today = by.now.slice(0, 10);
  platform.addBooking(roomId, { from: plusDays(today, 40), to: plusDays(today, 43), channel: 'airbnb' });
}

/** From then on the hub tells of each booking, the first one included. */
async function subscribe({ hubs, connector, apiUrl }: DemoHubDeps, accountId: string): Promise<void> {
  const account = await hubs.open({ kind: 'any' }, accountId);
  if (account === undefined || account === 'closed') throw late();
  const url = new URL(`/api/webhooks/beds24/${account.webhookToken}`, apiUrl).href;
  const keep = (secrets: HubSecrets) => hubs.addSecrets(accountId, secrets);
  const answer = await connector.subscribe(account.access, { url, headerToken: account.headerToken, keep }, aCall());
  if (answer.outcome === 'failed') throw late();
  await keep(answer.value.secrets);
}

function aCall() {
  return { signal: new AbortController().signal };
}

function late(): DemoLate {
  return new DemoLate('The demo is late (its hub could not be connected): the next start goes on with it.');
}
