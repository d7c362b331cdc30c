import { openOandaFake } from '../../../../sandbox/accounts/oanda/oanda-fake.ts';
import { oandaFaultNames } from '../../../../sandbox/accounts/oanda/oanda-faults.ts';
import { createOandaConnector } from '../../../../src/connectors/accounts/oanda/oanda-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';

const token = '0123456789abcdef-of-nobody-0123456789abcdef';
const accountIds = ['101-001-1234567-001', '101-001-1234567-002'] as const;

/** Two accounts of one person, with pages of a few transactions, of which every second is a fill. */
export const oandaCase: ContractCase = {
  name: 'oanda',
  connector: 'oanda',
  cutOff: '{"transactions":[{"id":"2316","type":"MARKET_ORD',
  open({ clock, serve }) {
    const { router, control } = openOandaFake({ clock });
    control.setLargest({ page: 7, answer: 5 });
    control.addUser({ token, accounts: accountIds.map((id) => ({ id, currency: 'EUR' })) });
    const fill = { instrument: 'EUR_USD', units: '100', price: '1.08512', commission: '0.10' };
    const add = (accountId: string, at: string) =>
      control.addFill(accountId, { ...fill, time: `${at.slice(0, 19)}.123456789Z` });
    const known = (accountId: string, id: string) => `fill ${accountId} EUR_USD ${id}`;
    const [first, second] = accountIds;
    const ids = [first, second].flatMap((accountId) =>
      Array.from({ length: 9 }, (_, day) => ({ accountId, id: add(accountId, `2026-11-1${day}T10:00:00`) })),
    );
    const access = {
      connectionId: 'connection-1',
      config: { environment: 'practice' },
      secrets: { token },
      accountId: null,
    };
    return {
      connector: createOandaConnector({ openHttp: serve({ practice: router }) }),
      access,
      refused: { ...access, secrets: { token: 'fedcba9876543210-of-nobody-fedcba9876543210' } },
      truth: ids.map(({ accountId, id }) => known(accountId, id)),
      addOne: () => known(second, add(second, clock.now())),
      spoilOne() {
        const [{ accountId, id } = { accountId: '', id: '' }] = ids;
        control.edit(accountId, id, { units: spoiled });
        return known(accountId, id);
      },
      faults: oandaFaultNames
        .filter((name) => name !== 'hang')
        .map((name) => ({ name, set: () => control.setFault(name) })),
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
