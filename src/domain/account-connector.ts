/** What an account connection keeps in step: places of events, or fills of a broker account. */
export const accountKinds = ['ticketing', 'brokerage'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** The connectors of ticketing and brokerage. `ccxt` speaks to the exchanges of `exchanges`. */
export const accountConnectorNames = ['billetweb', 'alpaca', 'oanda', 'ibkr-flex', 'ccxt'] as const;
export type AccountConnectorName = (typeof accountConnectorNames)[number];

/** What each connector keeps in step. */
export const kindOfConnector: Readonly<Record<AccountConnectorName, AccountKind>> = {
  billetweb: 'ticketing',
  alpaca: 'brokerage',
  oanda: 'brokerage',
  'ibkr-flex': 'brokerage',
  ccxt: 'brokerage',
};

/** The exchanges that `ccxt` is let speak to. Those of the community are not tested here against their own error bodies. */
export const exchanges = ['binance', 'bybit', 'kraken', 'coinbase', 'okx', 'bitget'] as const;
export type Exchange = (typeof exchanges)[number];
export const communityExchanges: readonly Exchange[] = ['okx', 'bitget'];

/** A platform that answers account connections: a connector of its own, or an exchange. Its breaker and incident have this key. */
export const accountPlatforms = ['billetweb', 'alpaca', 'oanda', 'ibkr-flex', ...exchanges] as const;
export type AccountPlatform = (typeof accountPlatforms)[number];

/** How a platform is written on pages and in words for ops. */
export const accountPlatformNames: Readonly<Record<AccountPlatform, string>> = {
  billetweb: 'Billetweb',
  alpaca: 'Alpaca',
  oanda: 'OANDA',
  'ibkr-flex': 'Interactive Brokers (Flex)',
  binance: 'Binance',
  bybit: 'Bybit',
  kraken: 'Kraken',
  coinbase: 'Coinbase',
  okx: 'OKX',
  bitget: 'Bitget',
};

/** True for the name of one of the connectors. */
export function isAccountConnector(name: string): name is AccountConnectorName {
  return accountConnectorNames.some((known) => known === name);
}

/** True for the name of one of the platforms. */
export function isAccountPlatform(name: string): name is AccountPlatform {
  return accountPlatforms.some((known) => known === name);
}

/** Between two runs of an account connection, in minutes: the least, the usual, and the most. */
export const SHORTEST_INTERVAL_MIN = 5;
export const USUAL_INTERVAL_MIN = 15;
export const LONGEST_INTERVAL_MIN = 60;

/**
 * Connectors whose key alone says which outside account is read: with another key it may be another account, so that nothing
 * of where reading stood is known. The others name it: by its own ID, a query, or their events.
 */
export const readByKeyAlone: readonly AccountConnectorName[] = ['alpaca', 'ccxt'];

/**
 * No shorter interval brings anything newer. Of a Flex query, its report changes once a day, or minutes after an execution: see its
 * connector’s description, which says why on the page.
 */
export const minUsefulIntervalsMin: Readonly<Record<AccountConnectorName, number>> = {
  billetweb: 5,
  alpaca: 5,
  oanda: 5,
  'ibkr-flex': 60,
  ccxt: 5,
};
