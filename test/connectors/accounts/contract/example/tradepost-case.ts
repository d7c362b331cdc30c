import { type ContractCase, spoiled } from '../contract-case.ts';
import { namesOf } from '../names-of.ts';
import { createTradepostConnector } from './tradepost-connector.ts';
import { borrowedName } from './tradepost-description.ts';
import { openTradepostFake, tradepostFaults } from './tradepost-fake.ts';

const key = 'key-of-nobody-0001';

/** Three pages of fills. */
export const tradepostCase: ContractCase = {
  name: 'tradepost (imaginary)',
  connector: borrowedName,
  cutOff: tradepostFaults.cut_off[1],
  open({ clock, serve }) {
    const { router, control } = openTradepostFake({ clock });
    control.addAccount(key);
    const add = (id: number) => {
      const fill = { symbol: 'AAPL', side: 'buy', quantity: '2', price: '174.78' };
      control.addFill(key, { id: String(id), at: '2026-11-20T10:00:00.000Z', ...fill });
      return `fill main AAPL ${id}`;
    };
    const access = { connectionId: 'connection-1', config: {}, secrets: { key }, accountId: null };
    return {
      connector: createTradepostConnector({ openHttp: serve({ api: router }) }),
      access,
      refused: { ...access, secrets: { key: 'key-of-nobody-9999' } },
      truth: Array.from({ length: 120 }, (_, at) => add(at + 1)),
      addOne: () => add(121),
      spoilOne() {
        control.edit(key, '7', { price: spoiled });
        return 'fill main AAPL 7';
      },
      faults: namesOf(tradepostFaults).map((name) => ({ name, set: () => control.setFault(name) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
