import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { IbkrFlexControl } from '../../../../sandbox/accounts/ibkr-flex/flex-control.ts';
import { openIbkrFlexFake } from '../../../../sandbox/accounts/ibkr-flex/ibkr-flex-fake.ts';
import type {
  AccountAccess,
  AccountConnector,
  AccountRecord,
  AccountReply,
  CursorValue,
  OpenAccountHttp,
  PageRead,
  RejectedReading,
} from '../../../../src/account-ports.ts';
import { createIbkrFlexConnector } from '../../../../src/connectors/accounts/ibkr-flex/ibkr-flex-connector.ts';
import { accountHttpTo } from '../../../support/account-http.ts';

/** The simulated service on loopback, and the connector before it. Each request comes seven seconds after the one before. */
export type RunningFlex = {
  readonly url: string;
  readonly control: IbkrFlexControl;
  readonly connector: AccountConnector;
  /** The hosts that were asked, in order. */
  readonly hosts: readonly string[];
  now(): string;
  setNow(instant: string): void;
  access(settings?: Partial<Parameters<IbkrFlexControl['addAccount']>[0]>): AccountAccess;
  readPage(access: AccountAccess, cursor: CursorValue): Promise<PageRead>;
  close(): Promise<void>;
};

export const account = 'U0000000';

export async function startFlex(): Promise<RunningFlex> {
  let now = '2024-03-06T12:00:00.000Z';
  const hosts: string[] = [];
  const { router, control } = openIbkrFlexFake({ clock: { now: () => now } });
  const server = createServer(express().use('/flex', router));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  const url = `http://127.0.0.1:${address.port}/flex`;
  const direct = accountHttpTo({ api: url, statement: url });
  const openHttp: OpenAccountHttp = (options) => {
    const http = direct(options);
    return {
      send(request, call) {
        now = new Date(Date.parse(now) + 7_000).toISOString();
        hosts.push(request.host ?? 'api');
        return http.send(request, call);
      },
    };
  };
  const connector = createIbkrFlexConnector({ openHttp });
  const signal = () => AbortSignal.timeout(10_000);
  return {
    url,
    control,
    connector,
    hosts,
    now: () => now,
    setNow: (instant) => {
      now = instant;
    },
    access(settings = {}) {
      const { token, queryId } = control.addAccount({ accountIds: [account], ...settings });
      return accessWith({ token, queryId, reportType: settings.type === 'TCF' ? 'confirmations' : 'activity' });
    },
    readPage: (access, cursor) =>
      connector.readPage(
        access,
        { stream: 'report', partition: '', cursor, until: now, since: null },
        { signal: signal(), now },
      ),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function accessWith({ token, ...config }: { readonly token: string } & Record<string, string>): AccountAccess {
  return {
    connectionId: 'connection-1',
    config: { timeZone: 'America/New_York', ...config },
    secrets: { token },
    accountId: null,
  };
}

export type WholeReading = {
  readonly records: readonly AccountRecord[];
  readonly rejected: readonly RejectedReading[];
  /** The cursor before each page, and after the last. */
  readonly cursors: readonly CursorValue[];
};

/** Reads on until the report is in. Cursors cross a store as JSON. */
export async function readAll(
  flex: RunningFlex,
  access: AccountAccess,
  from: CursorValue = null,
): Promise<WholeReading> {
  const cursors: CursorValue[] = [from];
  const records: AccountRecord[] = [];
  const rejected: RejectedReading[] = [];
  for (let pages = 0; pages < 30; pages += 1) {
    const read = await flex.readPage(access, cursors.at(-1) ?? null);
    if (read.outcome !== 'page') throw new Error(`page ${pages}: ${JSON.stringify(read)}`);
    records.push(...read.records);
    rejected.push(...read.rejected);
    const stored: CursorValue = JSON.parse(JSON.stringify(read.cursor));
    cursors.push(stored);
    if (read.isDone) return { records, rejected, cursors };
  }
  throw new Error('no end after 30 pages');
}

/** The fills of records, without what was said beside them. */
export function fillsOf(records: readonly AccountRecord[]) {
  return records.map((record) => {
    if (record.kind !== 'fill') throw new Error(`a ${record.kind} in place of a fill`);
    return record.fill;
  });
}

/** A reply of IBKR’s with this body. */
export function replyOf(text: string, status = 200, headers: Record<string, string> = {}): AccountReply {
  return { outcome: 'answered', status, headers, text };
}
