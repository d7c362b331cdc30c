import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { presentFailure } from '../../src/api/present-failure.ts';
import type { ResolveHost } from '../../src/connectors/ical/guarded-lookup.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { type Failure, isRetryable } from '../../src/domain/failure.ts';
import { defaultReadingOptions } from '../../src/domain/reading-options.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { loggingFailures } from '../../src/parts/feeds.ts';

const token = 'a1b2c3d4';
const connectionId = '019aa000-0000-7000-8000-000000000001';
const silent = createServer(() => undefined);
let refusing = '';
let silentOrigin = '';
beforeAll(async () => {
  refusing = `http://127.0.0.1:${await freePort()}`;
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  silentOrigin = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(async () => {
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});

const unresolvable: ResolveHost = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));

/** Reads an address and gives the failure with the lines of the log. */
async function readOf(origin: string, resolve: ResolveHost = unresolvable, signal = new AbortController().signal) {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  const connector = createIcalConnector({
    allowedOrigins: [refusing, silentOrigin],
    clock: { now: () => '2026-11-24T06:00:00.000Z' },
    resolve,
    limits: { totalMs: 60 },
  });
  const reading = await loggingFailures(connector, logger).read({
    connectionId,
    url: `${origin}/${token}/calendar.ics?t=${token}`,
    timeZone: 'Europe/Paris',
    today: '2026-11-24',
    options: defaultReadingOptions,
    knownHash: null,
    signal,
  });
  if (reading.outcome !== 'failed') throw new Error(`The read ${reading.outcome}.`);
  return { failure: reading.failure, log: lines.join('') };
}

const resolvesTo =
  (address: string): ResolveHost =>
  () =>
    Promise.resolve([address]);
const unreachable = () =>
  Promise.all([
    readOf('https://feeds.example', resolvesTo('10.0.0.7')),
    readOf('https://10.0.0.7'),
    readOf(refusing),
    readOf('https://feeds.example'),
    readOf(silentOrigin),
  ]);

describe('a feed that is blocked, refuses, does not resolve or does not answer', () => {
  it('reads the same to its owner, and is tried as often', async () => {
    const failures = (await unreachable()).map(({ failure }) => failure);
    expect(failures.map(({ kind }) => kind)).toEqual(['BLOCKED', 'BLOCKED', 'TRANSIENT', 'TRANSIENT', 'TRANSIENT']);
    const shownTo = (role: 'member' | 'support') => (failure: Failure) =>
      JSON.stringify(presentFailure(failure, { memberId: '1', role, locale: 'fr' }, 'feed'));
    expect(new Set(failures.map(shownTo('member'))).size).toBe(1);
    expect(new Set(failures.map(shownTo('support'))).size).toBe(2);
    expect(new Set(failures.map(({ kind }) => isRetryable(kind))).size).toBe(1);
  });

  it('is told apart in the log, by connection, host and cause, without its token', async () => {
    const [blocked, literal, refused, unresolved, late] = (await unreachable()).map(({ log }) => log);
    const line = (level: number, address: string, kind: string, cause: string) =>
      `${JSON.stringify({ level, connectionId, address: `${address}/…`, kind, cause, msg: 'feed not read' })}\n`;
    const host = 'feeds.example';
    expect([blocked, literal, refused, unresolved, late]).toEqual([
      line(40, `https://${host}`, 'BLOCKED', `address refused (not_public) from ${host}`),
      line(40, 'https://10.0.0.7', 'BLOCKED', 'address refused (not_public) from 10.0.0.7'),
      line(30, refusing, 'TRANSIENT', 'ECONNREFUSED from 127.0.0.1'),
      line(30, `https://${host}`, 'TRANSIENT', `ENOTFOUND from ${host}`),
      line(30, silentOrigin, 'TRANSIENT', 'no whole answer within 60 ms from 127.0.0.1'),
    ]);
    expect([blocked, literal, refused, unresolved, late].join('')).not.toContain(token);
  });
});

describe('the log of feeds', () => {
  it('masks credentials, and an address that is none', async () => {
    const withUser = await readOf(`https://user:${token}@feeds.example`);
    expect(withUser.log).toContain('"address":"https://feeds.example/…"');
    const none = await readOf(`no address ${token}`);
    expect(none.log).toContain('"address":"…"');
    expect(withUser.log + none.log).not.toContain(token);
  });

  it('says nothing of a read that was stopped from our side', async () => {
    const { log } = await readOf(silentOrigin, unresolvable, AbortSignal.abort());
    expect(log).toBe('');
  });
});
