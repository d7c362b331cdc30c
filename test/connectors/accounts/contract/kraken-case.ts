import { openKrakenFake } from '../../../../sandbox/accounts/kraken/kraken-fake.ts';
import { krakenFaults } from '../../../../sandbox/accounts/kraken/kraken-faults.ts';
import { createCcxtConnector } from '../../../../src/connectors/accounts/ccxt/ccxt-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';
import { exchangeAccess, momentsBefore } from './exchange-access.ts';
import { namesOf } from './names-of.ts';

/** The secret is the one of Kraken's own documentation. */
const key = {
  apiKey: 'kraken-key-0001',
  secret: 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
};

/** Three pages of trades, newest first, by offset. */
export const krakenCase: ContractCase = {
  name: 'ccxt: kraken',
  connector: 'ccxt',
  cutOff: '{"error":[],"result":{"count":2,"trades":{"THVRQM-33VKH',
  open({ clock, serve }) {
    const { router, control } = openKrakenFake({ clock });
    control.addAccount(key);
    const add = (txid: string, atMs: number) => control.addTrade(key.apiKey, txid, { time: (atMs / 1_000).toFixed(4) });
    const known = (txid: string) => `fill spot XBT/USD ${txid}`;
    const truth = momentsBefore(clock.now(), 120).map((atMs, at) => {
      add(`T-${at}`, atMs);
      return known(`T-${at}`);
    });
    const access = exchangeAccess('kraken', key);
    return {
      connector: createCcxtConnector({ openHttp: serve({ api: router }) }),
      access,
      refused: { ...access, secrets: { ...key, apiKey: 'kraken-key-9999' } },
      truth,
      addOne() {
        add('T-OF-NOW', Date.parse(clock.now()));
        return known('T-OF-NOW');
      },
      spoilOne() {
        control.edit('T-7', { price: spoiled });
        return known('T-7');
      },
      // A warning stands beside a good answer: it is no error.
      faults: namesOf(krakenFaults)
        .filter((name) => name !== 'hang' && name !== 'warning')
        .map((name) => ({ name, set: () => control.setFault(name) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
