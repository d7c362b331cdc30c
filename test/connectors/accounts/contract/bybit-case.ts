import { openBybitFake } from '../../../../sandbox/accounts/bybit/bybit-fake.ts';
import { bybitFaults } from '../../../../sandbox/accounts/bybit/bybit-faults.ts';
import { createCcxtConnector } from '../../../../src/connectors/accounts/ccxt/ccxt-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';
import { exchangeAccess, momentsBefore } from './exchange-access.ts';
import { namesOf } from './names-of.ts';

const key = { apiKey: 'bybit-key-0001', secret: 'bybit-secret-not-real' };

/** Executions in two categories over twelve days, which are three windows of seven and more than one page of some. */
export const bybitCase: ContractCase = {
  name: 'ccxt: bybit',
  connector: 'ccxt',
  cutOff: '{"retCode":0,"retMsg":"OK","result":{"nextPageCursor":"1327',
  open({ clock, serve }) {
    const { router, control } = openBybitFake({ clock });
    control.addAccount(key);
    const add = (category: 'spot' | 'linear', execId: string, atMs: number) => {
      const symbol = category === 'spot' ? 'BTCUSDT' : 'ETHPERP';
      control.addExecution(key.apiKey, category, { execId, symbol, execTime: String(atMs) });
      return `fill ${category} ${symbol} ${execId}`;
    };
    const truth = momentsBefore(clock.now(), 240).map((atMs, at) =>
      add(at % 4 === 0 ? 'spot' : 'linear', `exec-${at}`, atMs),
    );
    const access = exchangeAccess('bybit', key);
    return {
      connector: createCcxtConnector({ openHttp: serve({ api: router }) }),
      access,
      refused: { ...access, secrets: { apiKey: 'bybit-key-9999', secret: 'another-secret-not-real' } },
      truth,
      addOne: () => add('linear', 'exec-of-now', Date.parse(clock.now())),
      spoilOne() {
        control.edit('exec-7', { execPrice: spoiled });
        return 'fill linear ETHPERP exec-7';
      },
      faults: namesOf(bybitFaults)
        .filter((name) => name !== 'hang')
        .map((name) => ({ name, set: () => control.setFault(name) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
