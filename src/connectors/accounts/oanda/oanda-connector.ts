import type {
  AccountAccess,
  AccountAnswer,
  AccountCall,
  AccountCheck,
  AccountConnector,
  OpenAccountHttp,
  PageRead,
} from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import { type OandaApi, openOanda } from './oanda-api.ts';
import { classifyOanda } from './oanda-classify.ts';
import { oandaDescription, oandaLimits } from './oanda-description.ts';
import { readFill } from './oanda-fill.ts';
import { readAccounts, readTransactions } from './oanda-pages.ts';
import { accountsSchema } from './oanda-shapes.ts';

/** Reads the fills of v20 accounts of OANDA (oanda/v20-openapi: json/v20.json). */
export function createOandaConnector({ openHttp }: { readonly openHttp: OpenAccountHttp }): AccountConnector {
  return {
    describe: () => oandaDescription,
    platformOf: () => 'oanda',
    limitsOf: () => oandaLimits,
    check: (access, call) => checkAccounts(openOanda(openHttp, access), access, call),
    partitions: ({ accountId }) =>
      accountId === null ? [{ stream: 'accounts', partition: '' }] : [{ stream: 'transactions', partition: accountId }],
    async readPage(access, page, call): Promise<PageRead> {
      const api = openOanda(openHttp, access);
      if (page.stream === 'accounts') return readAccounts({ api, call });
      if (page.stream === 'transactions') return readTransactions({ api, page, call });
      const detail = `OANDA has no stream “${page.stream.slice(0, 40)}”: read one of those that partitions names`;
      return { outcome: 'failed', failure: { kind: 'SYSTEM', advice: 'ours', code: null, detail } };
    },
    normalize: (_stream, raw) => readFill(raw),
    classify: classifyOanda,
    migrateCursor: (cursor, fromVersion) => (fromVersion === oandaDescription.cursorVersion ? cursor : null),
  };
}

/** Personal tokens are not made for one right or another: each of them may trade. */
async function checkAccounts(
  api: OandaApi,
  { accountId }: AccountAccess,
  call: AccountCall,
): Promise<AccountAnswer<AccountCheck>> {
  const request = { path: '/accounts', purpose: 'reading the accounts', schema: accountsSchema };
  const answer = await api.get(request, call);
  if (answer.outcome !== 'answered') return { outcome: 'failed', failure: answer.failure };
  const accounts = answer.value.accounts.map(({ id }) => ({ id, name: id }));
  if (accounts.length === 0) return { outcome: 'failed', failure: noAccount };
  if (accountId !== null && !accounts.some(({ id }) => id === accountId)) {
    return { outcome: 'failed', failure: otherAccounts };
  }
  return { outcome: 'answered', value: { accounts, rights: ['read', 'trade'], clockSkewMs: null } };
}

const noAccount: AccountFailure = {
  kind: 'CONFIG',
  advice: 'mend_settings',
  code: null,
  detail: 'the token reaches no v20 account at OANDA: open one there, in the same environment',
};

const otherAccounts: AccountFailure = {
  kind: 'NOT_FOUND',
  advice: 'mend_entry',
  code: null,
  detail: 'the account that was chosen is not among those the token reaches at OANDA: choose one of them',
};
