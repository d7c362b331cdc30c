import type { Server } from 'node:http';
import express from 'express';
import type { AlpacaControl } from '../../../../sandbox/accounts/alpaca/alpaca-control.ts';
import { openAlpacaFake } from '../../../../sandbox/accounts/alpaca/alpaca-fake.ts';
import type {
  AccountAccess,
  AccountCall,
  AccountConnector,
  AccountRecord,
  CursorValue,
  PageRead,
} from '../../../../src/account-ports.ts';
import { createAlpacaConnector } from '../../../../src/connectors/accounts/alpaca/alpaca-connector.ts';
import { accountHttpTo } from '../../../support/account-http.ts';

/** The time of the tests: of the fake, and of the calls. */
export const now = '2026-11-24T12:00:00.000Z';
export const aCall = (): AccountCall => ({ signal: AbortSignal.timeout(20_000), now });
export const keys = { keyId: 'PKTESTKEYID000000001', secretKey: 'a-secret-key-of-nobody-0001' };
export const anAccess: AccountAccess = {
  connectionId: 'connection-1',
  config: { environment: 'paper' },
  secrets: keys,
  accountId: null,
};

/** A connector before a simulated Alpaca where one account has the keys, and the hand on it. `live` is the other host, without any account. */
export type AlpacaWorld = {
  readonly connector: AccountConnector;
  readonly alpaca: AlpacaControl;
  readonly accountId: string;
  readonly live: AlpacaControl;
  read(page?: Partial<Parameters<AccountConnector['readPage']>[1]>): Promise<PageRead>;
};

const closing: (() => void)[] = [];

/** Ends every server that a test started. */
export function stopAlpaca(): void {
  for (const close of closing.splice(0)) close();
}

/** `clock` is the fake’s. */
export async function alpacaWorld(clock = { now: () => now }): Promise<AlpacaWorld> {
  const [paper, live] = [openAlpacaFake({ clock }), openAlpacaFake({ clock })];
  const app = express().use('/paper', paper.router).use('/live', live.router);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = portOf(server);
  const openHttp = accountHttpTo({ api: `http://127.0.0.1:${port}/live`, paper: `http://127.0.0.1:${port}/paper` });
  const connector = createAlpacaConnector({ openHttp });
  const { id: accountId } = paper.control.addAccount(keys);
  const read: AlpacaWorld['read'] = (page) =>
    connector.readPage(
      anAccess,
      { stream: 'fills', partition: '', cursor: null, until: now, since: null, ...page },
      aCall(),
    );
  return { connector, alpaca: paper.control, live: live.control, accountId, read };
}

/** A page that is one; fails the test otherwise. */
export function aPage(read: PageRead): Extract<PageRead, { outcome: 'page' }> {
  if (read.outcome !== 'page') throw new Error(`not a page: ${JSON.stringify(read)}`);
  return read;
}

/** All pages of a stream from a cursor to its end, with the cursor after each. */
export async function readToEnd(
  world: Pick<AlpacaWorld, 'read'>,
  page: Parameters<AlpacaWorld['read']>[0] = {},
): Promise<{ records: AccountRecord[]; cursors: CursorValue[]; rejected: number }> {
  const [records, cursors]: [AccountRecord[], CursorValue[]] = [[], []];
  let [cursor, rejected]: [CursorValue, number] = [page.cursor ?? null, 0];
  for (let count = 0; count < 50; count += 1) {
    const read = aPage(await world.read({ ...page, cursor }));
    // As it is kept: JSON, and nothing else.
    cursor = JSON.parse(JSON.stringify(read.cursor));
    records.push(...read.records);
    cursors.push(cursor);
    rejected += read.rejected.length;
    if (read.isDone) return { records, cursors, rejected };
  }
  throw new Error('no end after 50 pages');
}

/** The IDs of fills and fees. */
export function idsOf(records: readonly AccountRecord[]): string[] {
  return records.map((record) => {
    if (record.kind === 'fill') return record.fill.externalId;
    return record.kind === 'fee' ? record.fee.externalId : '';
  });
}

/** A fill to add, `second` seconds after 10:00 UTC on 20 November 2026. */
export function aFill(second = 0, fields: Readonly<Record<string, string>> = {}) {
  const at = new Date(Date.parse('2026-11-20T10:00:00.000Z') + second * 1_000).toISOString();
  return { at, symbol: 'AAPL', side: 'buy', qty: '2', price: '174.78', ...fields };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
