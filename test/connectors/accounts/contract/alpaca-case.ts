import { openAlpacaFake } from '../../../../sandbox/accounts/alpaca/alpaca-fake.ts';
import { alpacaFaultNames } from '../../../../sandbox/accounts/alpaca/alpaca-faults.ts';
import { createAlpacaConnector } from '../../../../src/connectors/accounts/alpaca/alpaca-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';

const keys = { keyId: 'PKTESTKEYID000000001', secretKey: 'a-secret-key-of-nobody-0001' };
const firstMs = Date.parse('2026-11-20T10:00:00.000Z');

/** Three pages of fills, two of one moment at the end of each, and fees that came with the day. */
export const alpacaCase: ContractCase = {
  name: 'alpaca',
  connector: 'alpaca',
  cutOff: '[{"id":"20220202135509981::2d7be4ff',
  open({ clock, serve }) {
    const { router, control } = openAlpacaFake({ clock });
    control.addAccount(keys);
    const fill = { symbol: 'AAPL', side: 'buy', qty: '2', price: '174.78' };
    const add = (at: string) => control.addFill(keys.keyId, { ...fill, at });
    // Every second fill is of the moment of the one before.
    const fills = Array.from({ length: 230 }, (_, at) =>
      add(new Date(firstMs + Math.ceil(at / 2) * 600_000).toISOString()),
    );
    const fees = ['2026-11-19', '2026-11-20', '2026-11-20'].map((date) =>
      control.addFee(keys.keyId, { activityType: 'FEE', date, netAmount: '-0.02' }),
    );
    const access = {
      connectionId: 'connection-1',
      config: { environment: 'paper' },
      secrets: keys,
      accountId: null,
    };
    const known = (id: string) => `fill main AAPL ${id}`;
    return {
      connector: createAlpacaConnector({ openHttp: serve({ paper: router }) }),
      access,
      refused: { ...access, secrets: { ...keys, secretKey: 'another-secret-key-of-nobody' } },
      truth: [...fills.map(known), ...fees.map((id) => `fee main ${id}`)],
      addOne: () => known(add(clock.now())),
      spoilOne() {
        const [id = ''] = fills;
        control.edit(id, { qty: spoiled });
        return known(id);
      },
      faults: alpacaFaultNames
        .filter((name) => name !== 'hang')
        .map((name) => ({ name, set: () => control.setFault(name) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
