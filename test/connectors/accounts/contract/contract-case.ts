import type { Router } from 'express';
import type { AccountAccess, AccountConnector, OpenAccountHttp } from '../../../../src/account-ports.ts';
import type { AccountConnectorName } from '../../../../src/domain/account-connector.ts';
import type { Instant } from '../../../../src/domain/instant.ts';

/** A clock that only the suite moves: the fake's, and that of every call. */
export type StageClock = { now(): Instant };

/** What a case stands on: a clock, and a server on loopback that `serve` puts the routers of its hosts on, by their names. */
export type Stage = {
  readonly clock: StageClock;
  serve(hosts: Readonly<Record<string, Router>>): OpenAccountHttp;
};

/** What stands where a row has something that no connector can read. */
export const spoiled = 'spoiled-0123456789';

/**
 * A connector before its fake, which holds one account with enough rows for several pages.
 */
export type Opened = {
  readonly connector: AccountConnector;
  readonly access: AccountAccess;
  /** The same, but for credentials that the service refuses. */
  readonly refused: AccountAccess;
  /** What a first reading has to bring: see `identityOf`. */
  readonly truth: readonly string[];
  /** Adds a row of this moment, and gives what it is known by. */
  addOne(): string;
  /** Makes one row of the truth unreadable by writing `spoiled` into it, and gives what it was known by. */
  spoilOne(): string;
  /** The service's own errors, each as what sets it. */
  readonly faults: readonly { readonly name: string; set(): void }[];
  clearFaults(): void;
  /** How many requests came over a limit, as the fake counted. */
  overLimit(): number;
};

/** One connector under contract. `name` is how tests call it; of `ccxt` each exchange is one. */
export type ContractCase = {
  readonly name: string;
  readonly connector: AccountConnectorName;
  /** A good answer of the service up to somewhere in its middle. */
  readonly cutOff: string;
  open(stage: Stage): Opened;
};
