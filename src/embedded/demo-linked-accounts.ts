import type { AccountConfig, AccountSecrets } from '../account-ports.ts';
import type { AccountStore, NewAccountConnection } from '../account-store-ports.ts';
import type { Actor } from '../domain/member.ts';
import type { EventStore } from '../event-ports.ts';
import type { Clock, Orchestrator } from '../ports.ts';
import { demoKeys } from './demo-services.ts';

/** What connecting the demo’s accounts needs. */
export type LinkedAccountsDeps = {
  readonly stores: { readonly accounts: AccountStore; readonly events: EventStore };
  readonly orchestrator: Pick<Orchestrator, 'accountSyncRequested'>;
  readonly actor: Actor;
  readonly clock: Clock;
};

/**
 * Connects the demo host’s ticketing and broker accounts, as its pages would, and has each read: the states that follow are the
 * doing of the simulated services. Each is done where it lacks; what a person removed stays removed.
 */
export async function tellLinkedAccounts(deps: LinkedAccountsDeps): Promise<void> {
  const { stores, actor } = deps;
  const everything = { page: 1, pageSize: 100 };
  const known = await Promise.all(
    (['ticketing', 'brokerage'] as const).map((kind) => stores.accounts.list(actor.memberId, kind, everything)),
  );
  if (known.some(({ total }) => total > 0)) return;
  await connectBilletweb(deps);
  await connect(deps, {
    ...broker('alpaca', 'alpaca', 'Alpaca (simulation)'),
    config: { environment: 'paper' },
    secrets: demoKeys.alpaca,
  });
  await connect(deps, {
    ...broker('oanda', 'oanda', 'OANDA'),
    config: { environment: 'practice' },
    secrets: demoKeys.oanda,
  });
  await connect(deps, { ...exchange('kraken', 'Kraken'), secrets: demoKeys.kraken });
  await connect(deps, { ...exchange('binance', 'Binance', { symbols: ['BTC/USDT'] }), secrets: demoKeys.binance });
  await connect(deps, {
    ...broker('alpaca', 'alpaca', 'Alpaca (ancien compte)'),
    config: { environment: 'live' },
    secrets: demoKeys.alpacaStopped,
    syncEnabled: false,
  });
}

type Named = Pick<NewAccountConnection, 'kind' | 'connector' | 'platform' | 'label' | 'config'>;

function broker(connector: 'alpaca' | 'oanda', platform: 'alpaca' | 'oanda', label: string): Named {
  return { kind: 'brokerage', connector, platform, label, config: {} };
}

function exchange(platform: 'kraken' | 'binance', label: string, config: AccountConfig = {}): Named {
  return { kind: 'brokerage', connector: 'ccxt', platform, label, config: { exchange: platform, ...config } };
}

type Account = Named & { readonly secrets: AccountSecrets; readonly syncEnabled?: boolean };

async function connect({ stores, orchestrator, actor, clock }: LinkedAccountsDeps, account: Account): Promise<string> {
  const created = await stores.accounts.create(
    { actor, now: clock.now() },
    { accountId: null, syncEnabled: true, syncIntervalMin: 15, ...account },
    20,
  );
  if (created.outcome !== 'saved')
    throw new Error(`The demo’s account ${account.label} was not saved: ${created.outcome}.`);
  await orchestrator.accountSyncRequested(created.connection.id, 'manual');
  return created.connection.id;
}

const events = [
  { kind: 'formation', name: 'Poterie : les bases', reference: 'poterie-debutants' },
  { kind: 'formation', name: 'Aquarelle en week-end', reference: '235002' },
  { kind: 'stage', name: 'Vannerie d’osier', reference: 'vannerie' },
  { kind: 'stage', name: 'Forge d’un couteau', reference: 'forge-couteau' },
] as const;

async function connectBilletweb(deps: LinkedAccountsDeps): Promise<void> {
  const { stores, actor, clock } = deps;
  const by = { actor, reach: { kind: 'own', memberId: actor.memberId } as const, now: clock.now() };
  const named = { kind: 'ticketing', connector: 'billetweb', platform: 'billetweb', label: 'Billetweb' } as const;
  // The events are there before its first run begins: it links them.
  const created = await stores.accounts.create(
    { actor, now: clock.now() },
    { ...named, config: {}, secrets: demoKeys.billetweb, accountId: null, syncEnabled: true, syncIntervalMin: 15 },
    20,
  );
  if (created.outcome !== 'saved') throw new Error(`The demo’s Billetweb account was not saved: ${created.outcome}.`);
  const connectionId = created.connection.id;
  for (const event of events) await stores.events.create(by, { ...event, totalByHand: null, connectionId });
  await deps.orchestrator.accountSyncRequested(connectionId, 'manual');
}
