import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createIcalConnector, type IcalConnectorOptions } from '../../../src/connectors/ical/ical-connector.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';
import { watchSockets } from './socket-spy.ts';

/** Hosts as a member, or a server that redirects, may write them: every spelling of an address that is not public. */
const literals = [
  ['loopback', '127.0.0.1'],
  ['loopback, decimal', '2130706433'],
  ['loopback, hexadecimal', '0x7f000001'],
  ['loopback, hexadecimal parts', '0x7f.0x0.0x0.0x1'],
  ['loopback, octal', '017700000001'],
  ['loopback, octal parts', '0177.0.0.01'],
  ['loopback, short', '127.1'],
  ['loopback, shorter', '127.0.1'],
  ['loopback, another', '127.8.9.10'],
  ['loopback, full-width digits', '１２７.0.0.1'],
  ['loopback, full-width dots', '127．0．0．1'],
  ['loopback, circled digits', '①②⑦.⓪.⓪.①'],
  ['loopback, percent-encoded', '%31%32%37.0.0.1'],
  ['loopback, trailing dot', '127.0.0.1.'],
  ['loopback, hexadecimal with trailing dot', '0x7f.1.'],
  ['any', '0.0.0.0'],
  ['any, short', '0'],
  ['private class A', '10.0.0.1'],
  ['private class B', '172.16.0.1'],
  ['private class C', '192.168.0.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['Alibaba’s metadata', '100.100.100.200'],
  ['metadata', '169.254.169.254'],
  ['metadata, ideographic dots', '169。254。169。254'],
  ['metadata, decimal', '2852039166'],
  ['metadata, hexadecimal', '0xa9fea9fe'],
  ['metadata, overflowing octal', '0251.0376.0251.0376'],
  ['Azure’s platform', '168.63.129.16'],
  ['Oracle’s metadata', '192.0.0.192'],
  ['benchmarking', '198.18.0.1'],
  ['documentation', '203.0.113.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['a public literal', '8.8.8.8'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 any', '[::]'],
  ['IPv4-mapped', '[::ffff:127.0.0.1]'],
  ['IPv4-mapped, hexadecimal', '[::ffff:7f00:1]'],
  ['IPv4-mapped, in full', '[0:0:0:0:0:ffff:7f00:0001]'],
  ['IPv4-compatible', '[::7f00:1]'],
  ['IPv4-compatible, dotted', '[::127.0.0.1]'],
  ['IPv4-translated', '[::ffff:0:7f00:1]'],
  ['NAT64', '[64:ff9b::7f00:1]'],
  ['NAT64, local', '[64:ff9b:1::a9fe:a9fe]'],
  ['6to4', '[2002:7f00:1::]'],
  ['Teredo', '[2001:0:53aa:64c:0:fbff:f5ff:fffe]'],
  ['link-local', '[fe80::1]'],
  ['site-local', '[fec0::1]'],
  ['unique local', '[fd00:ec2::254]'],
  ['unassigned IPv6', '[4000::1]'],
  ['IPv6 multicast', '[ff02::1]'],
  ['a public IPv6 literal', '[2606:4700::1111]'],
] as const;

const names = [
  ['localhost', 'localhost'],
  ['localhost, trailing dot', 'localhost.'],
  ['localhost, two trailing dots', 'localhost..'],
  ['localhost, upper case', 'LOCALHOST'],
  ['localhost, full-width', 'ｌｏｃａｌｈｏｓｔ'],
  ['a name below localhost', 'feeds.localhost'],
  ['a bare name', 'redis'],
  ['mDNS', 'printer.local'],
  ['mDNS, trailing dot', 'printer.local.'],
  ['Google’s metadata', 'metadata.google.internal'],
  ['Google’s metadata, trailing dot', 'metadata.google.internal.'],
  ['Google’s other metadata', 'metadata.goog'],
  ['AWS’s inner names', 'ip-10-0-0-1.ec2.internal'],
  ['a service of Kubernetes', 'kubernetes.default.svc'],
  ['a service of Kubernetes, in full', 'kubernetes.default.svc.cluster.local'],
  ['a home network', 'nas.home.arpa'],
  ['a company’s network', 'wiki.corp'],
] as const;

/** What a public name may resolve to that must not be reached. */
const resolved = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.8.9.10',
  '168.63.129.16',
  '169.254.169.254',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:7f00:1',
  '::ffff:0:7f00:1',
  '::ffff:169.254.169.254',
  '::ffff:168.63.129.16',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a9fe:a9fe',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '2001:0:53aa:64c:0:fbff:f5ff:fffe',
  '4000::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'fd00:ec2::254',
  'ff02::1',
  '0177.0.0.1',
  '127.1',
  '2130706433',
] as const;

const token = 'a1b2c3d4-secret';
const publicUrl = `https://feeds.example/${token}.ics`;
let sockets: ReturnType<typeof watchSockets> | undefined;
let server: FeedServer | undefined;
afterEach(async () => {
  sockets?.restore();
  sockets = undefined;
  await server?.close();
  server = undefined;
});

type Extra = Partial<Omit<IcalConnectorOptions, 'clock'>>;

/** Reads the address with a resolver that calls every name public, unless `extra` brings another. */
async function kindOf(url: string, extra: Extra = {}): Promise<string> {
  const clock = { now: () => '2026-11-24T06:00:00.000Z' };
  const connector = createIcalConnector({ allowedOrigins: [], resolve: async () => ['8.8.8.8'], clock, ...extra });
  const terms = { timeZone: 'Europe/Paris', today: '2026-11-24', options: defaultReadingOptions, knownHash: null };
  const reading = await connector.read({ ...terms, url, signal: new AbortController().signal });
  return reading.outcome === 'failed' ? reading.failure.kind : reading.outcome;
}

const schemes = ['https', 'http', 'webcal'] as const;

describe('an address typed by a member', () => {
  beforeEach(() => {
    sockets = watchSockets();
  });

  it('opens a socket to the checked address, over https alone, when it is public', async () => {
    for (const scheme of schemes) expect(await kindOf(`${scheme}://feeds.example/${token}.ics`)).toBe('TRANSIENT');
    expect(sockets?.attempts).toEqual(['8.8.8.8 443', '8.8.8.8 443', '8.8.8.8 443']);
  });

  it.each([...literals, ...names])('opens no socket to %s: %s', async (_what, host) => {
    for (const scheme of schemes)
      for (const port of ['', ':443', ':80'])
        expect(await kindOf(`${scheme}://${host}${port}/${token}.ics`)).toBe('BLOCKED');
    expect(sockets?.attempts).toEqual([]);
  });

  it.each([
    ['a user before a private host', 'https://feeds.example@127.0.0.1/'],
    ['a user and a password', 'https://user:secret@feeds.example/'],
    ['an encoded user', 'https://%66eeds.example%2f@127.0.0.1/'],
    ['a backslash before the @', 'https://127.0.0.1\\@feeds.example/'],
    ['a fragment before the @', 'https://127.0.0.1#@feeds.example/'],
    ['a tab within the host', 'https://127.0.\t0.1/'],
    ['a line feed within the scheme', 'ht\ntps://127.0.0.1/'],
    ['five parts', 'https://1.2.3.4.5/'],
    ['a part too big', 'https://127.0.0.256/'],
    ['an IPv6 zone', 'https://[fe80::1%25eth0]/'],
    ['a port of mail', 'https://feeds.example:25/'],
    ['a port of Redis', 'https://feeds.example:6379/'],
    ['a port of the web beside its own', 'https://feeds.example:8443/'],
    ['port 0', 'https://feeds.example:0/'],
    ['port 80 under https', 'https://feeds.example:80/'],
    ['a file', 'file:///etc/passwd'],
    ['FTP', 'ftp://feeds.example/a.ics'],
    ['Gopher', 'gopher://feeds.example:443/_GET'],
    ['text', 'data:text/calendar,BEGIN:VCALENDAR'],
    ['a blob', 'blob:https://feeds.example/1'],
    ['a host of over 253 characters', `https://${'a.'.repeat(130)}example/`],
    ['over 2048 characters', `https://feeds.example/${'a'.repeat(2_100)}`],
  ])('opens no socket for %s', async (_what, url) => {
    expect(['BLOCKED', 'CONFIG']).toContain(await kindOf(url));
    expect(sockets?.attempts).toEqual([]);
  });

  it.each(resolved)(
    'opens no socket for a public name that resolves to %s, alone or among public addresses',
    async (address) => {
      for (const addresses of [[address], ['8.8.8.8', address], [address, '2606:4700::1111']])
        expect(await kindOf(publicUrl, { resolve: async () => addresses })).toBe('BLOCKED');
      expect(sockets?.attempts).toEqual([]);
    },
  );

  it('connects to what was checked when a name changes its answer: it is resolved once for each socket', async () => {
    let resolutions = 0;
    const resolve = async () => {
      resolutions += 1;
      return [resolutions === 1 ? '8.8.8.8' : '127.0.0.1'];
    };
    expect(await kindOf(publicUrl, { resolve })).toBe('TRANSIENT');
    expect(resolutions).toBe(1);
    expect(sockets?.attempts).toEqual(['8.8.8.8 443']);
    expect(await kindOf(publicUrl, { resolve })).toBe('BLOCKED');
    expect(sockets?.attempts).toHaveLength(1);
  });
});

describe('an address that a server redirects to', () => {
  /** Redirects from a server that is let in, and opens no other socket. */
  async function redirectedTo(location: string, extra: Extra = {}): Promise<string> {
    server = await startFeedServer((_request, response) => response.writeHead(302, { location }).end());
    sockets = watchSockets(server.origin);
    const kind = await kindOf(`${server.origin}/${token}`, { ...extra, allowedOrigins: [server.origin] });
    expect(server.requests).toHaveLength(1);
    expect(sockets.attempts).toEqual([]);
    sockets.restore();
    await server.close();
    return kind;
  }

  it.each([...literals, ...names])('opens no socket to %s: %s', async (_what, host) => {
    expect(await redirectedTo(`http://${host}/`.replace(/[^\x21-\x7e]/gu, encodeURIComponent))).toBe('BLOCKED');
  });

  it.each([
    'https://user@feeds.example/',
    'https://feeds.example:22/',
    'file:///etc/passwd',
    '//127.0.0.1/',
    '//[::1]/',
  ])('opens no socket for %s', async (location) => {
    expect(await redirectedTo(location)).toBe('BLOCKED');
  });

  it.each(resolved)('opens no socket for a public name that resolves to %s', async (address) => {
    expect(await redirectedTo(publicUrl, { resolve: async () => [address] })).toBe('BLOCKED');
  });

  it('opens a socket to the checked address when it is public', async () => {
    server = await startFeedServer((_request, response) => response.writeHead(302, { location: publicUrl }).end());
    sockets = watchSockets(server.origin);
    expect(await kindOf(server.origin, { allowedOrigins: [server.origin] })).toBe('TRANSIENT');
    expect(sockets.attempts).toEqual(['8.8.8.8 443']);
  });

  it('reaches nothing else on the machine that the allowed origin is on', async () => {
    const hidden = await startFeedServer((_request, response) => response.end('reached'));
    const { port } = new URL(hidden.origin);
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:7f00:1]', '0'])
      for (const scheme of ['http', 'https'])
        expect(await redirectedTo(`${scheme}://${host}:${port}/`)).toBe('BLOCKED');
    expect(hidden.requests).toEqual([]);
    await hidden.close();
  });
});
