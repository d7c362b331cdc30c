import type { AccountConnector, Limit, OpenAccountHttp, PageRead } from '../../src/account-ports.ts';
import { ownLimit } from '../../src/connectors/accounts/judging/own-limit.ts';
import type { AccountFailure } from '../../src/domain/account-failure.ts';

/** Platforms whose connections here all fall under one limit each: of one key, of one outside account, and of our address. */
export const limitedPlatforms = ['alpaca', 'oanda', 'ibkr-flex'] as const;
export type LimitedPlatform = (typeof limitedPlatforms)[number];
const scopes = { alpaca: 'key', oanda: 'account', 'ibkr-flex': 'address' } as const;

/** So many requests within so long, at each of the platforms. */
export type Window = { readonly capacity: number; readonly windowMs: number };

/** A connector that asks its service for one page and is done: all that counts of it are its requests. */
export function limitedConnector(
  platform: LimitedPlatform,
  { openHttp, window, url }: { readonly openHttp: OpenAccountHttp; readonly window: Window; readonly url: string },
): AccountConnector {
  const limits: readonly Limit[] = [{ name: 'requests', scope: scopes[platform], kind: 'window', ...window }];
  const classify: AccountConnector['classify'] = (reply, purpose): AccountFailure => {
    if (reply.outcome === 'limited') return ownLimit(reply, `from a service (${purpose})`);
    return { kind: 'TRANSIENT', detail: `${reply.outcome} (${purpose})`, code: null, advice: 'wait' };
  };
  return {
    describe: () => ({
      ...{ name: platform, kind: 'brokerage', cursorVersion: 1, fields: [], minUsefulIntervalMin: 5 },
      ...{ streams: [{ name: 'fills', mode: 'incremental', cursor: 'token', overlapMs: 0 }] },
      ...{ whyThatInterval: null, historyDays: null },
    }),
    platformOf: () => platform,
    limitsOf: () => limits,
    check: async () => ({ outcome: 'answered', value: { accounts: [], rights: [], clockSkewMs: null } }),
    partitions: () => [{ stream: 'fills', partition: '' }],
    async readPage(access, _page, call): Promise<PageRead> {
      const http = openHttp({ access, platform, hosts: { api: url }, limits });
      const asked = { method: 'GET', path: `/${platform}`, headers: {}, costs: { requests: 1 } } as const;
      const reply = await http.send({ ...asked, purpose: 'reading fills' }, call);
      if (reply.outcome !== 'answered' || reply.status !== 200)
        return { outcome: 'failed', failure: classify(reply, 'reading fills') };
      return { outcome: 'page', records: [], rejected: [], cursor: null, isDone: true };
    },
    normalize: (_stream, raw) => ({ externalId: null, raw, reason: 'not readable: the row' }),
    classify,
    migrateCursor: (cursor) => cursor,
  };
}
