import { createServer } from 'node:http';
import express from 'express';
import { type BilletwebFake, openBilletwebFake } from '../../../../sandbox/accounts/billetweb/billetweb-fake.ts';
import type { EventInput } from '../../../../sandbox/accounts/billetweb/control.ts';
import type {
  AccountAccess,
  AccountConnector,
  CursorValue,
  PageRead,
  PageRequest,
} from '../../../../src/account-ports.ts';
import { createBilletwebConnector } from '../../../../src/connectors/accounts/billetweb/billetweb-connector.ts';
import type { Instant } from '../../../../src/domain/instant.ts';
import { accountHttpTo } from '../../../support/account-http.ts';

export const token = 'MTIzNDU6c2VjcmV0a2V5';
export const startAt = '2026-11-24T08:00:00.000Z';

/** A Billetweb on loopback with one account, and the connector to it. Both have one clock. */
export type ConnectedBilletweb = Pick<BilletwebFake, 'control'> & {
  readonly connector: AccountConnector;
  readonly url: string;
  setNow(instant: Instant): void;
  /** Reads one page as a run begun at `until` (now, where it says no more) does. */
  read(page: Partial<PageRequest> & Pick<PageRequest, 'stream'>, linked?: readonly string[]): Promise<PageRead>;
  close(): Promise<void>;
};

export async function connectedBilletweb(): Promise<ConnectedBilletweb> {
  let nowAt: Instant = startAt;
  const { router, control } = openBilletwebFake({ clock: { now: () => nowAt } });
  const server = createServer(express().use('/api', router));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const url = `http://127.0.0.1:${address.port}/api`;
  const connector = createBilletwebConnector({ openHttp: accountHttpTo({ api: url }) });
  control.addAccount({ token });
  return {
    control,
    connector,
    url,
    setNow: (instant) => {
      nowAt = instant;
    },
    read: (page, linked) =>
      connector.readPage(
        accessTo(linked),
        { partition: '', cursor: null, until: nowAt, since: null, ...page },
        callAt(nowAt),
      ),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export function accessTo(linked: readonly string[] = [], secret: string = token): AccountAccess {
  return { connectionId: 'c1', config: { linkedEvents: linked }, secrets: { token: secret }, accountId: null };
}

/** A call with a deadline that is seldom reached. */
export function callAt(now: Instant, timeoutMs = 20_000) {
  return { signal: AbortSignal.timeout(timeoutMs), now };
}

/** An event with sessions, on sale, of which each has 120 places on 2026-12-31 unless it says otherwise. */
export function withSessions(
  sessions: readonly Partial<NonNullable<EventInput['sessions']>[number]>[],
  event: Partial<EventInput> = {},
): EventInput {
  return {
    id: 1235,
    slug: 'soiree',
    name: 'Retro future shock',
    isMultiple: true,
    ...event,
    sessions: sessions.map((session, index) => ({
      id: 656_001 + index,
      name: '',
      startsAt: '2026-12-31T19:00:00.000Z',
      endsAt: '2026-12-31T23:00:00.000Z',
      isDisabled: false,
      quota: '120',
      ...session,
    })),
  };
}

/** An event with a single date and these rates. */
export function withRates(rates: readonly Partial<NonNullable<EventInput['rates']>[number]>[]): EventInput {
  return {
    id: 1235,
    slug: 'soiree',
    name: 'Retro future shock',
    rates: rates.map((rate, index) => ({ id: 12_693 + index, name: `Tarif ${index}`, quota: '100', ...rate })),
  };
}

/** All pages of an event's places, from the beginning or a cursor. */
export async function placesPages(
  { read }: ConnectedBilletweb,
  linked: string,
  cursor: CursorValue = null,
): Promise<PageRead[]> {
  const partition = linked.replace(/:.*/, '');
  const pages = [await read({ stream: 'places', partition, cursor }, [linked])];
  for (let page = pages[0]; page?.outcome === 'page' && !page.isDone && pages.length < 9; page = pages.at(-1)) {
    pages.push(await read({ stream: 'places', partition, cursor: page.cursor }, [linked]));
  }
  return pages;
}
