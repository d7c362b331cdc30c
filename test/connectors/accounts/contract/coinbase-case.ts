import { generateKeyPairSync } from 'node:crypto';
import { openCoinbaseFake } from '../../../../sandbox/accounts/coinbase/coinbase-fake.ts';
import { coinbaseFaults } from '../../../../sandbox/accounts/coinbase/coinbase-faults.ts';
import { createCcxtConnector } from '../../../../src/connectors/accounts/ccxt/ccxt-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';
import { exchangeAccess, momentsBefore } from './exchange-access.ts';
import { namesOf } from './names-of.ts';

const name = 'organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-11111111111';

/** Three pages of fills in one chain of cursors, newest first. */
export const coinbaseCase: ContractCase = {
  name: 'ccxt: coinbase',
  connector: 'ccxt',
  cutOff: '{"fills":[{"entry_id":"6d1f0c3f5a0e4b1c9a7be0d2c4f1a8',
  open({ clock, serve }) {
    const { router, control } = openCoinbaseFake({ clock });
    const key = { apiKey: `${name}1`, secret: aPrivateKey() };
    control.addAccount({ keyName: key.apiKey, secret: key.secret });
    const add = (entry: string, atMs: number) => {
      const at = new Date(atMs).toISOString();
      const ids = { entry_id: `entry-${entry}`, trade_id: `trade-${entry}` };
      control.addFill(key.apiKey, { ...ids, trade_time: at, sequence_timestamp: at });
    };
    const known = (entry: string) => `fill portfolio BTC-USD trade-${entry}`;
    const truth = momentsBefore(clock.now(), 230).map((atMs, at) => {
      add(String(at), atMs);
      return known(String(at));
    });
    const access = exchangeAccess('coinbase', key);
    return {
      connector: createCcxtConnector({ openHttp: serve({ api: router }) }),
      access,
      refused: { ...access, secrets: { apiKey: `${name}9`, secret: aPrivateKey() } },
      truth,
      addOne() {
        add('of-now', Date.parse(clock.now()));
        return known('of-now');
      },
      spoilOne() {
        control.edit('entry-7', { price: spoiled });
        return known('7');
      },
      faults: namesOf(coinbaseFaults)
        .filter((fault) => fault !== 'hang')
        .map((fault) => ({ name: fault, set: () => control.setFault(fault) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};

function aPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ format: 'pem', type: 'sec1' }));
}
