import { systemClock } from '../../src/parts/stores.ts';
import { connectionSyncWorkflowId } from '../../workflows/messages.ts';
import type { Engine } from '../support/engine.ts';
import { anAlpacaAccount, anOandaAccount, type BrokerLogin, chanceOf, type MadeAccount } from './account-broker.ts';
import { type AccountPlace, accountPlaces } from './account-places.ts';

/** An account with what its seed says, and a connection to it that nobody disturbs: what those that are killed are held against. */
export type SeededAccount = {
  readonly made: MadeAccount;
  readonly isAlpaca: boolean;
  readonly twinId: string;
  /** It was read to its end before the run that is killed. */
  readonly hasRunBefore: boolean;
  /** How many fills it has got since. */
  readonly freshFills: number;
};

/** A connection whose worker is killed at one place of its run, which it passes so many times before. */
export type Killed = {
  readonly seed: number;
  readonly place: AccountPlace;
  readonly passings: number;
  readonly account: SeededAccount;
  readonly connectionId: string;
  readonly workflowId: string;
};

const DAY_MS = 24 * 60 * 60_000;
const accountOfItsOwn: readonly AccountPlace[] = [
  'after a wait for a limit is written',
  'after a wait to try again is written',
  'while it waits to try again',
];

/**
 * One connection for each place in each of so many groups. Those of a group are connected to one account, but for those whose broker
 * is to refuse them once.
 */
export async function connectAll(
  engine: Engine,
  { groups }: { readonly groups: number },
): Promise<{ readonly accounts: readonly SeededAccount[]; readonly killed: readonly Killed[] }> {
  engine.sandbox.accounts.oanda.setLargest({ page: 40, answer: 40 });
  const [accounts, killed]: [SeededAccount[], Killed[]] = [[], []];
  for (let group = 0; group < groups; group += 1) {
    const shared = await anAccount(engine, group, 'shared');
    accounts.push(shared);
    for (const [index, place] of accountPlaces.entries()) {
      const account = accountOfItsOwn.includes(place) ? await anAccount(engine, group, place) : shared;
      if (account !== shared) accounts.push(account);
      const connectionId = await connect(engine, account.made.login);
      const seed = group * accountPlaces.length + index;
      const workflowId = connectionSyncWorkflowId(connectionId);
      killed.push({ seed, place, passings: passingsOf(seed, place, account), account, connectionId, workflowId });
    }
  }
  return { accounts, killed };
}

async function anAccount(engine: Engine, group: number, whose: AccountPlace | 'shared'): Promise<SeededAccount> {
  const seed = 100 * (group + 1) + accountPlaces.findIndex((place) => place === whose);
  const chance = chanceOf(seed);
  const from = new Date(Date.now() - (20 + chance(40)) * DAY_MS).toISOString();
  // A limit that is reached holds up all who share it: one key at Alpaca, everybody at OANDA.
  const isAlpaca = group % 2 === 0 || whose === 'after a wait for a limit is written';
  const make = isAlpaca ? anAlpacaAccount : anOandaAccount;
  const made = make(engine.sandbox.accounts, { seed, name: String(seed), from });
  const hasRunBefore = group % 4 >= 2;
  if (hasRunBefore) made.trade(1 + chance(isAlpaca ? 130 : 60));
  const freshFills = 5 + chance(hasRunBefore ? 60 : isAlpaca ? 380 : 120);
  return { made, isAlpaca, hasRunBefore, freshFills, twinId: await connect(engine, made.login) };
}

/** Alpaca: pages of 100 fills and one of fees. OANDA: the summary, the list, a range or more, and what came since. */
function passingsOf(seed: number, place: AccountPlace, { isAlpaca, hasRunBefore, freshFills }: SeededAccount): number {
  if (place !== 'after the service has answered' && place !== 'after a page is written') return 0;
  const ofFirstRun = isAlpaca ? Math.floor(freshFills / 100) + 2 : 3 + Math.ceil(freshFills / 20);
  return chanceOf(seed)(hasRunBefore ? 1 : ofFirstRun);
}

/** Connects the account for somebody new. It runs when it is asked to, and never by itself. */
async function connect(engine: Engine, login: BrokerLogin): Promise<string> {
  const actor = await engine.world.aMember();
  const account = { ...login, kind: 'brokerage', label: 'Compte', syncEnabled: false, syncIntervalMin: 60 } as const;
  const created = await engine.stores.accounts.create({ actor, now: systemClock.now() }, account, 5);
  if (created.outcome !== 'saved') throw new Error(`The account was not connected: ${created.outcome}.`);
  return created.connection.id;
}

/** The symbol of the newest fill: a series of its own, which is written with the last of the fills. */
export function newestSymbol({ isAlpaca }: SeededAccount): string {
  return isAlpaca ? 'TSLA' : 'GBP_USD';
}
