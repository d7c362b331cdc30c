import { openBinanceFake } from '../../../../sandbox/accounts/binance/binance-fake.ts';
import { binanceFaults } from '../../../../sandbox/accounts/binance/binance-faults.ts';
import { createCcxtConnector } from '../../../../src/connectors/accounts/ccxt/ccxt-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';
import { exchangeAccess, momentsBefore } from './exchange-access.ts';
import { namesOf } from './names-of.ts';

const key = { apiKey: 'binance-key-0001', secret: 'binance-secret-not-real' };

/** Two symbols with the same IDs in both, of which one has three pages. */
export const binanceCase: ContractCase = {
  name: 'ccxt: binance',
  connector: 'ccxt',
  cutOff: '[{"symbol":"BNBBTC","id":28457,"orderId":1002',
  open({ clock, serve }) {
    const { router, control } = openBinanceFake({ clock });
    control.addAccount(key);
    const add = (symbol: string, id: number, time: number) => control.addTrade(key.apiKey, { symbol, id, time });
    const known = (symbol: string, id: number) => `fill spot ${symbol} ${id}`;
    const counts = { BNBBTC: 2_100, LTCBTC: 30 };
    const truth = Object.entries(counts).flatMap(([symbol, count]) =>
      momentsBefore(clock.now(), count).map((time, at) => {
        const id = count - at;
        add(symbol, id, time);
        return known(symbol, id);
      }),
    );
    const access = exchangeAccess('binance', key, { symbols: ['BNBBTC', 'LTC/BTC'] });
    return {
      connector: createCcxtConnector({ openHttp: serve({ api: router }) }),
      access,
      refused: { ...access, secrets: { apiKey: 'binance-key-9999', secret: 'another-secret-not-real' } },
      truth,
      addOne() {
        add('LTCBTC', 31, Date.parse(clock.now()));
        return known('LTCBTC', 31);
      },
      spoilOne() {
        control.edit('LTCBTC', 7, { price: spoiled });
        return known('LTCBTC', 7);
      },
      faults: namesOf(binanceFaults)
        .filter((name) => name !== 'hang')
        .map((name) => ({ name, set: () => control.setFault(name) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
