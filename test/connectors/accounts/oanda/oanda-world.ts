import type { Server } from 'node:http';
import express from 'express';
import type { OandaControl } from '../../../../sandbox/accounts/oanda/oanda-control.ts';
import { openOandaFake } from '../../../../sandbox/accounts/oanda/oanda-fake.ts';
import type {
  AccountAccess,
  AccountCall,
  AccountConnector,
  AccountRecord,
  CursorValue,
  PageRead,
} from '../../../../src/account-ports.ts';
import { createOandaConnector } from '../../../../src/connectors/accounts/oanda/oanda-connector.ts';
import type { FillReading } from '../../../../src/domain/fill.ts';
import { accountHttpTo } from '../../../support/account-http.ts';

/** The time of the tests: of the fake, and of the calls. */
export const now = '2026-11-24T12:00:00.000Z';
export const aCall = (): AccountCall => ({ signal: AbortSignal.timeout(20_000), now });
export const token = '0123456789abcdef-of-nobody-0123456789abcdef';
export const accountId = '101-001-1234567-001';
export const anAccess: AccountAccess = {
  connectionId: 'connection-1',
  config: { environment: 'practice' },
  secrets: { token },
  accountId: null,
};

/** A connector before a simulated OANDA where one person has an account in euros, and the hand on it. `live` is the other host, without anyone. */
export type OandaWorld = {
  readonly connector: AccountConnector;
  readonly oanda: OandaControl;
  readonly live: OandaControl;
  read(page?: Partial<Parameters<AccountConnector['readPage']>[1]>): Promise<PageRead>;
};

const closing: (() => void)[] = [];

/** Ends every server that a test started. */
export function stopOanda(): void {
  for (const close of closing.splice(0)) close();
}

export async function oandaWorld(): Promise<OandaWorld> {
  const clock = { now: () => now };
  const [practice, live] = [openOandaFake({ clock }), openOandaFake({ clock })];
  const app = express().use('/practice', practice.router).use('/live', live.router);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${portOf(server)}`;
  const openHttp = accountHttpTo({ api: `${base}/live`, practice: `${base}/practice` });
  const connector = createOandaConnector({ openHttp });
  practice.control.addUser({ token, accounts: [{ id: accountId, currency: 'EUR' }] });
  const read: OandaWorld['read'] = (page) =>
    connector.readPage(
      anAccess,
      { stream: 'transactions', partition: accountId, cursor: null, until: now, since: null, ...page },
      aCall(),
    );
  return { connector, oanda: practice.control, live: live.control, read };
}

/** A page that is one; fails the test otherwise. */
export function aPage(read: PageRead): Extract<PageRead, { outcome: 'page' }> {
  if (read.outcome !== 'page') throw new Error(`not a page: ${JSON.stringify(read)}`);
  return read;
}

/** All pages of the account from a cursor to the end, with the cursor after each, as it is kept. */
export async function readToEnd(
  world: Pick<OandaWorld, 'read'>,
  page: Parameters<OandaWorld['read']>[0] = {},
): Promise<{ records: AccountRecord[]; cursors: CursorValue[]; rejected: number }> {
  const [records, cursors]: [AccountRecord[], CursorValue[]] = [[], []];
  let [cursor, rejected]: [CursorValue, number] = [page.cursor ?? null, 0];
  for (let count = 0; count < 50; count += 1) {
    const read = aPage(await world.read({ ...page, cursor }));
    cursor = JSON.parse(JSON.stringify(read.cursor));
    records.push(...read.records);
    cursors.push(cursor);
    rejected += read.rejected.length;
    if (read.isDone) return { records, cursors, rejected };
  }
  throw new Error('no end after 50 pages');
}

/** The fills of records. */
export function fillsOf(records: readonly AccountRecord[]): FillReading[] {
  return records.flatMap((record) => (record.kind === 'fill' ? [record.fill] : []));
}

/** The IDs of fills. */
export function idsOf(records: readonly AccountRecord[]): string[] {
  return fillsOf(records).map(({ externalId }) => externalId);
}

/** A fill to add, `second` seconds after 10:00 UTC on 20 November 2026. */
export function aFill(second = 0, fields: Readonly<Record<string, unknown>> = {}) {
  const at = new Date(Date.parse('2026-11-20T10:00:00.000Z') + second * 1_000).toISOString().slice(0, 19);
  const fill = { time: `${at}.123456789Z`, instrument: 'EUR_USD', units: '100', price: '1.08512', commission: '0.10' };
  return { ...fill, ...fields };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
