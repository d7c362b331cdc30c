import { readFile, stat } from 'node:fs/promises';
import { createFeedTextReader } from '../../connectors/ical/feed-text-reader.ts';
import { defaultFetchLimits } from '../../connectors/ical/guarded-fetch.ts';
import { createIcalConnector } from '../../connectors/ical/ical-connector.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Observation } from '../../domain/observed-event.ts';
import type { FeedAddressCheck, FeedRequest } from '../../feed-ports.ts';
import type { FeedSource } from './doctor-command.ts';

/**
 * What was found at a source. `unreadable` is no calendar, or out of reach; `misnamed` is no file that can be opened, so
 * that nothing was read. A reason names no part of an address that can be a token.
 */
export type Examined =
  | { readonly outcome: 'read'; readonly observation: Observation }
  | { readonly outcome: 'unreadable' | 'misnamed'; readonly reason: string };

/** Zone, date and options of a reading. */
export type Terms = Pick<FeedRequest, 'timeZone' | 'today' | 'options'>;

/** What a calendar is read by: the origins that settings exempt from the fetcher’s rules, and the time. */
export type Surroundings = { readonly allowedOrigins: readonly string[]; readonly now: Instant };

/** Reads the calendar at an address, by the rules of the product’s fetcher, or in a file. */
export function examineSource({ kind, text }: FeedSource, terms: Terms, around: Surroundings): Promise<Examined> {
  return kind === 'url' ? readUrl(text, terms, around) : readPath(text, terms);
}

async function readUrl(text: string, terms: Terms, { allowedOrigins, now }: Surroundings): Promise<Examined> {
  const feeds = createIcalConnector({ allowedOrigins, clock: { now: () => now } });
  const check = feeds.checkAddress(text);
  if (check.outcome === 'refused') return unreadable(refusals[check.reason]);
  const { signal } = new AbortController();
  const reading = await feeds.read({ ...terms, url: check.url, knownHash: null, signal });
  if (reading.outcome === 'read') return reading;
  return unreadable(reading.outcome === 'failed' ? reading.failure.detail : 'nothing was read');
}

type AddressRefusal = Extract<FeedAddressCheck, { outcome: 'refused' }>['reason'];

const refusals: Readonly<Record<AddressRefusal, string>> = {
  not_a_url: 'this is no address. Give the whole export address of the platform',
  not_http: 'the address is not one of the web. Give one that begins with https: or webcal:',
  has_credentials: 'the address holds a name or a password. Give the export address of the platform',
  not_public: 'the address is not public. To allow its origin, name it in FETCH_ALLOWED_ORIGINS',
  too_long: 'the address is longer than 2,048 characters. Give the export address of the platform',
};

async function readPath(path: string, terms: Terms): Promise<Examined> {
  const { maxBytes } = defaultFetchLimits;
  try {
    if ((await stat(path)).size > maxBytes) return unreadable(`the file is larger than ${maxBytes} bytes`);
    const reading = await createFeedTextReader()(await readFile(path), terms);
    return reading.outcome === 'read' ? reading : unreadable(reading.reason);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return { outcome: 'misnamed', reason: cannotBeOpened(path, code) };
  }
}

/** What may be an address without its scheme is named by its host alone. */
function cannotBeOpened(path: string, code: string): string {
  const host = /^(?:[\w-]+\.)+[\w-]+(?=[/:?])/.exec(path)?.[0];
  return host === undefined
    ? `${path} cannot be read (${code}). Give a file that is there, or an address.`
    : `${host}/… cannot be read as a file (${code}). If it is an address, begin it with https://.`;
}

function unreadable(reason: string): Examined {
  return { outcome: 'unreadable', reason };
}

/** Of a file that is not there, is a folder, or is not for this user. */
function systemCodeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
