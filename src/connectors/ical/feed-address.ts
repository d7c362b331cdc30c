import { isIP } from 'node:net';
import type { FeedAddressCheck } from '../../feed-ports.ts';

const maxAddressLength = 2048;
const maxHostLength = 253;

/**
 * Names that only mean something inside a network (RFC 6761, 6762 with its appendix G, 8375; `svc` in Kubernetes), and
 * the metadata services of clouds (Google's has this one too).
 */
const insideSuffixes = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
  'svc',
  'metadata.goog',
] as const;

/** Why an address is refused. */
export type AddressRefusal = Extract<FeedAddressCheck, { outcome: 'refused' }>['reason'];

/**
 * Judges a feed address without any request. It is read once, by the WHATWG URL parser, and only that parser's output is
 * judged and kept, so `0x7f.1`, `2130706433` and `127.0.0.1` are one and the same host. One trailing dot of the host and
 * the fragment are dropped. Feeds are asked for over https at its own port alone: `webcal:` and `http:` (as Vrbo still
 * writes its addresses) become `https:`, so that no token travels in the clear. An origin in `allowedOrigins` (as
 * `URL.origin` writes it) is exempt from the rules on scheme, host and port, never from those on length and credentials:
 * that is how ops let in a feed that is served over http only.
 */
export function checkFeedAddress(text: string, allowedOrigins: ReadonlySet<string>): FeedAddressCheck {
  if (text.length > maxAddressLength) return refused('too_long');
  const url = parseUrl(text.trim().replace(/^webcal(s?):/i, 'http$1:'));
  if (!url) return refused('not_a_url');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('not_http');
  if (url.username !== '' || url.password !== '') return refused('has_credentials');
  url.hash = '';
  // Setting the host parses it again: `1.2.3.4..` becomes an IPv4 literal only now.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  if (url.href.length > maxAddressLength) return refused('too_long');
  if (allowedOrigins.has(url.origin)) return { outcome: 'accepted', url: url.href };
  url.protocol = 'https:';
  if (!allowedOrigins.has(url.origin) && !isPublicTarget(url)) return refused('not_public');
  return url.href.length > maxAddressLength ? refused('too_long') : { outcome: 'accepted', url: url.href };
}

/**
 * The exempt origins in the form that `URL.origin` gives. Throws for an entry that is not an http(s) origin, since a
 * setting that silently exempts nothing would be found out in production.
 */
export function parseAllowedOrigins(origins: readonly string[]): ReadonlySet<string> {
  return new Set(origins.map(parseOrigin));
}

function parseOrigin(text: string): string {
  const url = parseUrl(text);
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new Error(
    `FETCH_ALLOWED_ORIGINS: “${text}” is not an origin. Write scheme, host and port, as in http://127.0.0.1:4010.`,
  );
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isPublicTarget(url: URL): boolean {
  return url.port === '' && isPublicName(url.hostname);
}

function isPublicName(hostname: string): boolean {
  if (hostname.length > maxHostLength || hostname.startsWith('[') || isIP(hostname) !== 0) return false;
  const labels = hostname.split('.');
  if (labels.length < 2 || labels.includes('')) return false;
  return !insideSuffixes.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`));
}

function refused(reason: AddressRefusal): FeedAddressCheck {
  return { outcome: 'refused', reason };
}
