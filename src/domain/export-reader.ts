import { type KnownReader, knownReaders } from './known-readers.ts';
import type { Platform } from './platform.ts';

/**
 * Who read an export, by what it calls itself. `counts`: it may be the platform that the export is for, so that what it
 * read is taken as known there; a person's browser or tool that opens the address, or another platform, tells nothing of it.
 */
export type ExportReader = { readonly name: string; readonly counts: boolean };

/** For whom an export is, as far as it is known: the platform of its connection, else the name that its owner gave it. */
export type ExportAddressee = { readonly platform: Platform | null; readonly label: string };

/** A platform that never named its reader calls itself by what its language or library does. */
const libraryPattern =
  /^(java|jakarta|apache-httpclient|okhttp|go-http-client|axios|node|undici|got|ruby|faraday|httparty|rest-client|php|guzzlehttp|symfony|dart|restsharp)(?![a-z])/i;

/** Browsers and apps, whomever they belong to: a platform's own app opens addresses for the person who holds it. */
const devicePattern = /applewebkit|gecko\/|cfnetwork|dalvik/i;

/** relais itself, the rest of what begins as browsers do, and what people check an address with. */
const toolPattern = /^(relais|mozilla|opera|curl|wget|python|httpie|postman|insomnia|powershell|libwww)/i;

/** What looks at any address that it is given: link previews, crawlers, monitors. */
const onlookerPattern =
  /bot(?![a-z])|crawl|spider|preview|externalhit|facebook|meta-external|whatsapp|slack|skype|discord|uptime|monitor|pingdom|statuscake|blackbox|health-?check/i;

const MAX_NAME_LENGTH = 40;

/** The name of a reader that gave none. */
export const NAMELESS_READER = '—';

/**
 * Judges a User-Agent (RFC 9110 §10.1.5) that read the export for `addressee`. For a reader that is known, by its platform or
 * its label, that one alone counts; where nobody knows who it is, all do but what certainly is no platform: relais, personal
 * calendars, browsers, apps, tools, previews, crawlers and monitors. What calls itself by its HTTP library, or by nothing, may
 * be any platform and counts. `name` is printable and at most 40 characters, `NAMELESS_READER` when it gave none.
 */
export function exportReaderOf(userAgent: string | undefined, addressee: ExportAddressee): ExportReader {
  const text = (userAgent ?? '').replaceAll(/[^\x20-\x7e]/g, '').trim();
  if (text === '') return { name: NAMELESS_READER, counts: true };
  const wanted = readerFor(addressee);
  const known = knownReaders.find((each) => each.userAgent.test(text));
  if (known?.isPersonal) return { name: known.name, counts: known === wanted };
  if (known && !devicePattern.test(text)) return { name: known.name, counts: known === (wanted ?? known) };
  const product = text.split(/[/ ;(]/, 1)[0] ?? '';
  return { name: (product === '' ? text : product).slice(0, MAX_NAME_LENGTH), counts: mayBeAnyone(text, wanted) };
}

function readerFor({ platform, label }: ExportAddressee): KnownReader | undefined {
  const own = knownReaders.find((each) => platform !== null && each.platform === platform);
  return own ?? knownReaders.find((each) => each.userAgent.test(label) || each.label?.test(label));
}

/** Of a reader that is none of the known. */
function mayBeAnyone(text: string, wanted: KnownReader | undefined): boolean {
  const isStranger = [devicePattern, toolPattern, onlookerPattern].some((pattern) => pattern.test(text));
  return !isStranger && (wanted === undefined || libraryPattern.test(text));
}
