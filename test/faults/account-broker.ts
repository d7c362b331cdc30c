import type { AccountControls } from '../../sandbox/accounts/accounts.ts';
import type { AccountConnectorName, AccountPlatform } from '../../src/domain/account-connector.ts';
import { type Instant, plusMs } from '../../src/domain/instant.ts';

/** A fill as the test made it: what relais is to have of it, no more and no less. */
export type MadeFill = {
  readonly externalId: string;
  readonly symbol: string;
  readonly executedAt: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly price: string;
};

/** What a connection to the account is made of. */
export type BrokerLogin = {
  readonly connector: AccountConnectorName;
  readonly platform: AccountPlatform;
  readonly accountId: string | null;
  readonly config: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
};

/** An account at a simulated broker whose fills the test makes by a seed. */
export type MadeAccount = {
  readonly login: BrokerLogin;
  readonly fills: readonly MadeFill[];
  /** Adds so many fills: of some symbols, to both sides, some in one moment. The last is of `lastSymbol`, if it is given. */
  trade(count: number, lastSymbol?: string): void;
  /** The broker tells the newest fill otherwise, where it does such a thing. */
  correctNewest(): void;
  /** The next request is refused: the limit is reached, or the service is out of order. */
  refuseOnce(how: 'limit' | 'outage'): void;
};

/** What a seed gives: whole numbers from 0 to below `bound`. */
export type Chance = (bound: number) => number;

/** Mulberry32, so that a seed that failed fails again. */
export function chanceOf(seed: number): Chance {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * bound);
  };
}

type Made = { readonly seed: number; readonly name: string; readonly from: Instant };

/** A fill of no ID yet: its moment is the one before it, or minutes later. */
function nextFill(chance: Chance, before: Instant, symbols: readonly string[]) {
  const executedAt = chance(3) === 0 ? before : plusMs(before, (1 + chance(20)) * 60_000);
  return {
    symbol: symbols[chance(symbols.length)] ?? '',
    executedAt,
    side: chance(2) === 0 ? ('buy' as const) : ('sell' as const),
    quantity: String(1 + chance(9)),
    price: `${10 + chance(90)}.${1 + chance(9)}`,
  };
}

/** An account at Alpaca, which gives 100 fills a page. */
export function anAlpacaAccount({ alpaca }: AccountControls, { seed, name, from }: Made): MadeAccount {
  const chance = chanceOf(seed);
  const secrets = {
    keyId: `PK${name}`.padEnd(20, '0'),
    secretKey: `secret of ${name}`.padEnd(40, '0').replaceAll(' ', '_'),
  };
  alpaca.addAccount(secrets);
  let fills: MadeFill[] = [];
  let newestAt = from;
  return {
    login: { connector: 'alpaca', platform: 'alpaca', accountId: null, config: { environment: 'paper' }, secrets },
    get fills() {
      return fills;
    },
    trade(count, lastSymbol) {
      for (let left = count; left > 0; left -= 1) {
        const made = nextFill(chance, newestAt, left === 1 && lastSymbol ? [lastSymbol] : ['AAPL', 'MSFT', 'BTC/USD']);
        newestAt = made.executedAt;
        const { symbol, side, quantity: qty, price } = made;
        const externalId = alpaca.addFill(secrets.keyId, { symbol, side, qty, price, at: newestAt });
        fills = [...fills, { ...made, externalId }];
      }
    },
    correctNewest() {
      const newest = fills.at(-1);
      if (!newest) return;
      const corrected = { ...newest, price: '7.25' };
      alpaca.edit(newest.externalId, { price: corrected.price });
      fills = [...fills.slice(0, -1), corrected];
    },
    refuseOnce: (how) =>
      alpaca.setFault(how === 'limit' ? 'rate_limited' : 'internal_error', { keyId: secrets.keyId, times: 1 }),
  };
}

/** An account at OANDA, which lists what it has by ranges of IDs. Each fill comes with its order. It changes nothing later. */
export function anOandaAccount({ oanda }: AccountControls, { seed, name, from }: Made): MadeAccount {
  const chance = chanceOf(seed);
  const token = `token-of-${name}-0123456789`;
  const accountId = `101-004-${String(1_000_000 + seed)}-001`;
  oanda.addUser({ token, accounts: [{ id: accountId, openedAt: from }] });
  let fills: MadeFill[] = [];
  let newestAt = from;
  return {
    login: {
      connector: 'oanda',
      platform: 'oanda',
      accountId,
      config: { environment: 'practice' },
      secrets: { token },
    },
    get fills() {
      return fills;
    },
    trade(count, lastSymbol) {
      for (let left = count; left > 0; left -= 1) {
        const made = nextFill(chance, newestAt, left === 1 && lastSymbol ? [lastSymbol] : ['EUR_USD', 'DE30_EUR']);
        newestAt = made.executedAt;
        const { symbol: instrument, side, quantity, price } = made;
        const units = side === 'buy' ? quantity : `-${quantity}`;
        const externalId = oanda.addFill(accountId, { time: newestAt, instrument, units, price });
        fills = [...fills, { ...made, externalId }];
      }
    },
    correctNewest: () => undefined,
    refuseOnce: (how) => {
      if (how === 'limit') throw new Error('The limit of OANDA is of the address: everybody would wait.');
      oanda.setFault('internal_error', { token, path: 'transactions', times: 1 });
    },
  };
}
