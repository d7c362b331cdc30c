import { alpacaCase } from './alpaca-case.ts';
import { billetwebCase } from './billetweb-case.ts';
import { binanceCase } from './binance-case.ts';
import { bybitCase } from './bybit-case.ts';
import { coinbaseCase } from './coinbase-case.ts';
import type { ContractCase } from './contract-case.ts';
import { tradepostCase } from './example/tradepost-case.ts';
import { ibkrFlexCase } from './ibkr-flex-case.ts';
import { krakenCase } from './kraken-case.ts';
import { oandaCase } from './oanda-case.ts';

/** Every connector that the contract is held against. One more is one line here. */
export const contractCases: readonly ContractCase[] = [
  billetwebCase,
  alpacaCase,
  oandaCase,
  ibkrFlexCase,
  binanceCase,
  bybitCase,
  krakenCase,
  coinbaseCase,
  // The worked example of docs/connectors.md.
  tradepostCase,
];
