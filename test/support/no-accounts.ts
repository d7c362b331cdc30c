import type { OpenAccountHttp } from '../../src/account-ports.ts';
import { createAlpacaConnector } from '../../src/connectors/accounts/alpaca/alpaca-connector.ts';
import { createBilletwebConnector } from '../../src/connectors/accounts/billetweb/billetweb-connector.ts';
import { createCcxtConnector } from '../../src/connectors/accounts/ccxt/ccxt-connector.ts';
import { createIbkrFlexConnector } from '../../src/connectors/accounts/ibkr-flex/ibkr-flex-connector.ts';
import { createOandaConnector } from '../../src/connectors/accounts/oanda/oanda-connector.ts';

function unused(): never {
  throw new Error('No account is connected in this test.');
}

/** The connectors as they are, over this client. */
export function accountConnectorsOver(openHttp: OpenAccountHttp) {
  return {
    billetweb: createBilletwebConnector({ openHttp }),
    alpaca: createAlpacaConnector({ openHttp }),
    oanda: createOandaConnector({ openHttp }),
    'ibkr-flex': createIbkrFlexConnector({ openHttp }),
    ccxt: createCcxtConnector({ openHttp }),
  };
}

/** The connectors, which reach nobody: every request is left without an answer. */
export const silentConnectors = accountConnectorsOver(() => ({
  send: async () => ({ outcome: 'unanswered', code: 'ECONNREFUSED' }),
}));

/** What activities stand on where nobody has connected an account. */
export const noAccounts = {
  accounts: { remove: async () => {} },
  accountPasses: {
    ...{ claim: unused, next: unused, commit: unused, wait: unused, end: unused },
    ...{ connectorOf: unused, deriveTrades: unused },
    ...{ due: async () => [], owed: async () => [], failOverdue: async () => [], marked: async () => [] },
    forgetRuns: async () => 0,
  },
  accountConnectors: silentConnectors,
  accountLimits: { block: unused },
  accountLog: { started: unused, waits: unused, ended: unused },
  hashOf: unused,
};
