import { afterEach, describe, expect, it } from '@jest/globals';
import { createIcalConnector } from '../../../src/connectors/ical/ical-connector.ts';
import { createDnsResolve } from '../../../src/connectors/ical/resolve-by-dns.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';
import { type DnsAnswer, type DnsServer, startDnsServer } from './dns-server.ts';
import { watchSockets } from './socket-spy.ts';

let server: DnsServer | undefined;
let sockets: ReturnType<typeof watchSockets> | undefined;
afterEach(async () => {
  sockets?.restore();
  sockets = undefined;
  await server?.close();
  server = undefined;
});

async function resolvingWith(say: (name: string) => DnsAnswer | Promise<DnsAnswer>) {
  server = await startDnsServer(async (name) => say(name));
  return createDnsResolve([server.address]);
}

describe('a name', () => {
  it('gives all its addresses', async () => {
    const resolve = await resolvingWith(() => ['8.8.8.8', '10.0.0.1']);
    expect(await resolve('feeds.example')).toEqual(['8.8.8.8', '10.0.0.1']);
    expect([...(server?.questions ?? [])].sort()).toEqual(['feeds.example A', 'feeds.example AAAA']);
  });

  it.each<[string, DnsAnswer, string]>([
    ['does not exist', 'no_such_name', 'ENOTFOUND'],
    ['has no address', [], 'ENODATA'],
  ])('that %s rejects with a code', async (_what, answer, code) => {
    const resolve = await resolvingWith(() => answer);
    await expect(resolve('feeds.example')).rejects.toMatchObject({ code });
  });

  it('is answered while fifty others are not', async () => {
    let answerAll: (answer: DnsAnswer) => void = () => undefined;
    const later = new Promise<DnsAnswer>((give) => {
      answerAll = give;
    });
    const resolve = await resolvingWith((name) => (name.startsWith('slow') ? later : ['8.8.8.8']));
    let ended = 0;
    const slow = Array.from({ length: 50 }, (_, index) =>
      resolve(`slow${index}.example`).finally(() => {
        ended += 1;
      }),
    );
    expect(await resolve('feeds.example')).toEqual(['8.8.8.8']);
    expect(ended).toBe(0);
    answerAll(['9.9.9.9']);
    expect(new Set((await Promise.all(slow)).flat())).toEqual(new Set(['9.9.9.9']));
  });
});

describe('a name whose server changes its answer', () => {
  it('is connected to at the address that was checked, and refused once that is private', async () => {
    let asked = 0;
    const resolve = await resolvingWith(() => {
      asked += 1;
      return [asked <= 2 ? '8.8.8.8' : '169.254.169.254'];
    });
    sockets = watchSockets();
    const connector = createIcalConnector({
      allowedOrigins: [],
      clock: { now: () => '2026-11-24T06:00:00.000Z' },
      resolve,
    });
    const terms = { timeZone: 'Europe/Paris', today: '2026-11-24', options: defaultReadingOptions, knownHash: null };
    const read = () =>
      connector.read({ ...terms, url: 'https://feeds.example/a.ics', signal: new AbortController().signal });
    expect(await read()).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT' } });
    expect(await read()).toMatchObject({ outcome: 'failed', failure: { kind: 'BLOCKED' } });
    expect(sockets.attempts).toEqual(['8.8.8.8 443']);
  });
});
