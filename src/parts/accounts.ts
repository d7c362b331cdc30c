import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AccountRunLog } from '../../activities/account-pass.ts';
import type { AccountConnectors, AccountLimits } from '../account-ports.ts';
import type { LimitStore } from '../account-store-ports.ts';
import { createAlpacaConnector } from '../connectors/accounts/alpaca/alpaca-connector.ts';
import { createBilletwebConnector } from '../connectors/accounts/billetweb/billetweb-connector.ts';
import { createCcxtConnector } from '../connectors/accounts/ccxt/ccxt-connector.ts';
import { createAccountHttp } from '../connectors/accounts/http/account-http.ts';
import { limitKey } from '../connectors/accounts/http/limit-claims.ts';
import { createIbkrFlexConnector } from '../connectors/accounts/ibkr-flex/ibkr-flex-connector.ts';
import { createOandaConnector } from '../connectors/accounts/oanda/oanda-connector.ts';
import type { Clock } from '../ports.ts';
import { accountRunLines } from './account-run-lines.ts';
import { systemClock } from './stores.ts';

/** The ticketing services and brokers of one process: what reads them, their limits, and the lines that their runs leave in the log. */
export type Accounts = {
  readonly connectors: AccountConnectors;
  readonly limits: AccountLimits;
  readonly log: AccountRunLog;
  readonly hashOf: (raw: unknown) => string;
};

type Opening = {
  /** Where simulated services are; undefined for the real ones. */
  readonly sandboxUrl: string | undefined;
  readonly stores: { readonly limits: LimitStore; readonly markOf: (text: string) => string };
  readonly logger: Logger;
  readonly clock?: Clock;
};

/** Opens the connectors. One more is one folder and one line here. */
export function openAccounts({ sandboxUrl, stores, logger, clock = systemClock }: Opening): Accounts {
  const { limits, markOf } = stores;
  const openHttp = createAccountHttp({
    limits,
    clock,
    markOf,
    wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    baseUrlOf: (platform, host, own) => (sandboxUrl === undefined ? own : `${sandboxUrl}/accounts/${platform}/${host}`),
  });
  return {
    connectors: {
      billetweb: createBilletwebConnector({ openHttp }),
      alpaca: createAlpacaConnector({ openHttp }),
      oanda: createOandaConnector({ openHttp }),
      'ibkr-flex': createIbkrFlexConnector({ openHttp }),
      ccxt: createCcxtConnector({ openHttp }),
    },
    limits: {
      block: (access, { platform, limit, until, now }) =>
        limits.block(limitKey({ access, platform, markOf }, limit), until, now),
    },
    log: accountRunLines(logger),
    hashOf: (raw) =>
      createHash('sha256')
        .update(JSON.stringify(raw) ?? '')
        .digest('hex'),
  };
}
