import { openIbkrFlexFake } from '../../../../sandbox/accounts/ibkr-flex/ibkr-flex-fake.ts';
import { createIbkrFlexConnector } from '../../../../src/connectors/accounts/ibkr-flex/ibkr-flex-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';

const account = 'U0000000';
const flexCodes = [
  '1001',
  '1003',
  '1004',
  '1005',
  '1006',
  '1007',
  '1008',
  '1009',
  '1010',
  '1011',
  '1012',
  '1013',
  '1014',
  '1015',
  '1016',
  '1017',
  '1018',
  '1019',
  '1020',
  '1021',
] as const;

/** A report of twenty executions in two symbols that is there at the third look. */
export const ibkrFlexCase: ContractCase = {
  name: 'ibkr-flex',
  connector: 'ibkr-flex',
  cutOff: '<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1"><FlexState',
  open({ clock, serve }) {
    const { router, control } = openIbkrFlexFake({ clock });
    const { token, queryId } = control.addAccount({ accountIds: [account] });
    control.setPollsUntilReady(2);
    const add = (executedAt: string, symbol: string) =>
      control.addFill(account, { symbol, side: 'buy', quantity: '3', price: '101.25', commission: '1', executedAt });
    const known = (number: string, symbol: string) => `fill ${account} ${symbol} 00012345.${number.slice(-8)}.01.01`;
    const rows = Array.from({ length: 20 }, (_, at) => {
      const symbol = at % 2 ? 'MSFT' : 'AAPL';
      return { symbol, number: add(`2026-11-${at < 10 ? 20 : 23}T15:${10 + at}:00.000Z`, symbol) };
    });
    const config = { queryId, reportType: 'activity', timeZone: 'America/New_York' };
    const access = { connectionId: 'connection-1', config, secrets: { token }, accountId: null };
    return {
      connector: createIbkrFlexConnector({ openHttp: serve({ api: router, statement: router }) }),
      access,
      refused: { ...access, secrets: { token: '999999999999999999999999' } },
      truth: rows.map(({ number, symbol }) => known(number, symbol)),
      addOne: () => known(add(clock.now(), 'AAPL'), 'AAPL'),
      spoilOne() {
        const [{ number, symbol } = { number: '', symbol: '' }] = rows;
        control.editFill(number, { tradePrice: spoiled });
        return known(number, symbol);
      },
      faults: [
        ...flexCodes.map((code) => ({ name: code, set: () => control.setFault({ kind: 'code', code }) })),
        ...(['challenge', 'refusal', 'maintenance'] as const).map((page) => ({
          name: page,
          set: () => control.setFault({ kind: 'page', page }),
        })),
        ...[200, 401, 403, 429, 500].map((status) => ({
          name: `HTTP ${status}`,
          set: () => control.setFault({ kind: 'text', status, text: `refused: ${token}` }),
        })),
        { name: 'cut', set: () => control.setFault({ kind: 'cut' }) },
        { name: 'reset', set: () => control.setFault({ kind: 'reset' }) },
      ],
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};
