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
import { jsonOf } from '../judging/json-body.ts';
import { type AlpacaSend, openAlpaca } from './alpaca-api.ts';
import { classifyAlpaca } from './alpaca-classify.ts';
import { alpacaDescription, alpacaLimits, alpacaStreams } from './alpaca-description.ts';
import { alpacaPages } from './alpaca-pages.ts';
import { readRow } from './alpaca-row.ts';
import { accountSchema } from './alpaca-shapes.ts';

/**
 * Reads the fills and fees of an Alpaca account (alpacahq/alpaca-docs:
 * content/api-references/trading-api/account-activities.md).
 */
export function createAlpacaConnector({ openHttp }: { readonly openHttp: OpenAccountHttp }): AccountConnector {
  const sendFor = (access: AccountAccess) => openAlpaca(openHttp, access);
  return {
    describe: () => alpacaDescription,
    platformOf: () => 'alpaca',
    limitsOf: () => alpacaLimits,
    check: (access, call) => checkAccount(sendFor(access), access, call),
    partitions: () => Object.keys(alpacaStreams).map((stream) => ({ stream, partition: '' })),
    async readPage(access, page, call): Promise<PageRead> {
      if (!isStream(page.stream)) return { outcome: 'failed', failure: unknownStream(page.stream) };
      return alpacaPages(sendFor(access), accountKeyOf(access)).read({ ...page, stream: page.stream }, call);
    },
    normalize(stream, raw, access) {
      if (isStream(stream)) return readRow(stream, raw, accountKeyOf(access));
      return { externalId: null, raw, reason: 'not readable: the stream' };
    },
    classify: classifyAlpaca,
    migrateCursor: (cursor, fromVersion) => (fromVersion === alpacaDescription.cursorVersion ? cursor : null),
  };
}

/** Keys of the Trading API are not made for one right or another: each of them may trade. */
async function checkAccount(
  send: AlpacaSend,
  { accountId }: AccountAccess,
  call: AccountCall,
): Promise<AccountAnswer<AccountCheck>> {
  const purpose = 'reading the account';
  const reply = await send({ path: '/v2/account', purpose }, call);
  const isGood = reply.outcome === 'answered' && reply.status === 200;
  const account = accountSchema.safeParse(isGood ? jsonOf(reply.text) : undefined).data;
  if (account === undefined) return { outcome: 'failed', failure: classifyAlpaca(reply, purpose) };
  if (accountId !== null && accountId !== account.id) return { outcome: 'failed', failure: otherAccount };
  const accounts = [{ id: account.id, name: account.account_number }];
  return { outcome: 'answered', value: { accounts, rights: ['read', 'trade'], clockSkewMs: null } };
}

const otherAccount: AccountFailure = {
  kind: 'NOT_FOUND',
  advice: 'mend_entry',
  code: null,
  detail:
    'the keys are those of another Alpaca account than the one that was chosen: give its keys, or connect the other anew',
};

/** No activity of the Trading API names its account, and a key has but one. */
function accountKeyOf({ accountId }: AccountAccess): string {
  return accountId ?? 'main';
}

function isStream(name: string): name is keyof typeof alpacaStreams {
  return name in alpacaStreams;
}

function unknownStream(name: string) {
  const detail = `Alpaca has no stream “${name.slice(0, 40)}”: read one of those that partitions names`;
  return { kind: 'SYSTEM', advice: 'ours', code: null, detail } as const;
}
