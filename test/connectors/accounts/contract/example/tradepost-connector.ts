import { z } from 'zod';
import type {
  AccountAccess,
  AccountCall,
  AccountConnector,
  AccountRecord,
  OpenAccountHttp,
  PageRead,
  RejectedReading,
} from '../../../../../src/account-ports.ts';
import { jsonOf } from '../../../../../src/connectors/accounts/judging/json-body.ts';
import { classifyTradepost } from './tradepost-classify.ts';
import { borrowedName, tradepostDescription, tradepostHosts, tradepostLimits } from './tradepost-description.ts';
import { idOf, readTradepostFill } from './tradepost-fill.ts';

const pageSize = 50;
const cursorShape = z.object({ afterId: z.string() });

/** Reads the fills of a Tradepost account, oldest first, 50 at a time, after the last ID that was read. */
export function createTradepostConnector({ openHttp }: { readonly openHttp: OpenAccountHttp }): AccountConnector {
  return {
    describe: () => tradepostDescription,
    platformOf: () => borrowedName,
    limitsOf: () => tradepostLimits,
    async check(access, call) {
      const rows = await fillsAfter(openHttp, { access, call, afterId: '0' });
      if ('outcome' in rows) return rows;
      const accounts = [{ id: 'main', name: 'Tradepost' }];
      return { outcome: 'answered', value: { accounts, rights: ['read'], clockSkewMs: null } };
    },
    partitions: () => [{ stream: 'fills', partition: '' }],
    async readPage(access, page, call): Promise<PageRead> {
      const afterId = cursorShape.safeParse(page.cursor).data?.afterId ?? '0';
      const rows = await fillsAfter(openHttp, { access, call, afterId });
      if ('outcome' in rows) return rows;
      const next = rows.map(idOf).findLast((id) => id !== null) ?? afterId;
      const isDone = rows.length < pageSize;
      return { outcome: 'page', ...sorted(rows), cursor: { afterId: next }, isDone };
    },
    normalize: (_stream, raw) => readTradepostFill(raw),
    classify: classifyTradepost,
    migrateCursor: (cursor, version) => (version === tradepostDescription.cursorVersion ? cursor : null),
  };
}

type Asked = { readonly access: AccountAccess; readonly call: AccountCall; readonly afterId: string };

async function fillsAfter(
  openHttp: OpenAccountHttp,
  { access, call, afterId }: Asked,
): Promise<readonly unknown[] | Extract<PageRead, { outcome: 'failed' }>> {
  const http = openHttp({ access, platform: borrowedName, hosts: tradepostHosts, limits: tradepostLimits });
  const purpose = 'reading fills';
  const reply = await http.send(
    {
      method: 'GET',
      path: '/v1/fills',
      query: new URLSearchParams({ after: afterId, limit: String(pageSize) }).toString(),
      headers: { 'x-tradepost-key': access.secrets['key'] ?? '' },
      costs: { key: 1, address: 1 },
      purpose,
    },
    call,
  );
  const json = reply.outcome === 'answered' && reply.status === 200 ? jsonOf(reply.text) : undefined;
  return Array.isArray(json) ? json : { outcome: 'failed', failure: classifyTradepost(reply, purpose) };
}

function sorted(rows: readonly unknown[]) {
  const records: AccountRecord[] = [];
  const rejected: RejectedReading[] = [];
  for (const read of rows.map(readTradepostFill)) {
    if ('reason' in read) rejected.push(read);
    else records.push(read);
  }
  return { records, rejected };
}
