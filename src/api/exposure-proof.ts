import { createHash } from 'node:crypto';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Exposure } from '../domain/exposure.ts';
import type { Instant } from '../domain/instant.ts';
import type { Locale } from '../domain/member.ts';
import { platformNames } from '../domain/platform.ts';
import type { ExposedBooking } from '../export-ports.ts';
import { type ProofWords, proofWords } from './exposure-proof-words.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#111}
h1{font-size:1.5rem;margin:0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:#555}dd{margin:0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #bbb;overflow-wrap:break-word}
small{color:#555}code{font-size:.8rem;overflow-wrap:anywhere}
@media(max-width:40rem){thead{display:none}tr{display:block;border-bottom:2px solid #bbb;padding:.5rem 0}td{display:block;border:0;padding:.1rem 0}td[data-label]::before{content:attr(data-label)": ";color:#555}:lang(fr) td[data-label]::before{content:attr(data-label)"\u00a0: "}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
@media print{body{margin:0;max-width:none}}`;

/** One destination of a proof. */
type ProvedDestination = ExposedBooking['destinations'][number] & { readonly exposure: Exposure };

/** What a proof is about. */
export type Proof = Omit<ExposedBooking, 'destinations'> & { readonly destinations: readonly ProvedDestination[] };

type Reader = { readonly locale: Locale; readonly now: Instant };

/** Nothing but this page's own style is allowed in it. It is named as a file of its own. */
export function proofHeaders(bookingId: string): Readonly<Record<string, string>> {
  const style = createHash('sha256').update(STYLE).digest('base64');
  return {
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Content-Disposition': `inline; filename="relais-${bookingId}.html"`,
  };
}

/**
 * A page to print for a dispute with a platform: the stay, when relais learnt of it, and for each destination which edition
 * closed the nights there, when it was first read (in UTC and in the listing's zone) and by whom. It names no guest.
 */
export function proofPage({ listing, stay, destinations }: Proof, reader: Reader): string {
  const words = proofWords[reader.locale];
  const moment = (instant: Instant) => momentIn(instant, listing.timeZone, reader.locale);
  const facts: readonly (readonly [string, string])[] = [
    [words.listing, escaped(listing.name)],
    [words.nights, escaped(words.stay(dateIn(stay.from, reader.locale), dateIn(stay.to, reader.locale)))],
    [words.reference, `<code>${escaped(stay.id)}</code>`],
    [words.since, moment(stay.since)],
    [words.made, moment(reader.now)],
  ];
  return `<!doctype html>
<html lang="${reader.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(`${words.title} · ${listing.name}`)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(words.title)}</h1><p>${escaped(words.purpose)}</p>
<dl>${facts.map(([term, fact]) => `<dt>${escaped(term)}</dt><dd>${fact}</dd>`).join('')}</dl>
${destinations.length === 0 ? `<p>${escaped(words.none)}</p>` : tableOf(destinations, { words, moment, since: stay.since })}
<p><small>${escaped(words.how)}</small></p></main></body></html>
`;
}

type Telling = {
  readonly words: ProofWords;
  readonly moment: (instant: Instant) => string;
  readonly since: Instant;
};

function tableOf(destinations: readonly ProvedDestination[], telling: Telling): string {
  const { words } = telling;
  const heads = [words.destination, words.firstRead, words.delay, words.reader, words.edition];
  const head = heads.map((each) => `<th scope="col">${escaped(each)}</th>`).join('');
  const rows = destinations.map((each) => `<tr>${rowOf(each, telling)}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

function rowOf(destination: ProvedDestination, { words, moment, since }: Telling): string {
  const { label, platform, revokedAt, readAts } = destination.export;
  const { closedBy, minutes } = destination.exposure;
  const known = platform === null || platform === 'other' ? '' : platformNames[platform];
  const named = known === '' || known === label ? label : `${known} (${label})`;
  const name = escaped(named) + (revokedAt === null ? '' : ` <small>(${escaped(words.revoked)})</small>`);
  const first = cell(words.destination, name);
  if (!closedBy) {
    const last = readAts.at(-1);
    const told = last === undefined ? '' : `<br>${escaped(words.lastRead)} ${moment(last)}`;
    return `${first}<td colspan="4">${escaped(words.notClosed)}${told}</td>`;
  }
  return [
    first,
    cell(words.firstRead, moment(closedBy.firstReadAt)),
    cell(words.delay, escaped(closedBy.firstReadAt < since ? words.closedBefore : words.delayOf(minutes ?? 0))),
    cell(words.reader, escaped(closedBy.reader)),
    cell(words.edition, `<code>${escaped(closedBy.etag)}</code>`),
  ].join('');
}

function cell(label: string, content: string): string {
  return `<td data-label="${escaped(label)}">${content}</td>`;
}

const tags: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

function momentIn(instant: Instant, timeZone: string, locale: Locale): string {
  const local = new Intl.DateTimeFormat(tags[locale], { dateStyle: 'long', timeStyle: 'long', timeZone });
  const utc = `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
  const words = withOrdinal(local.format(new Date(instant)), locale);
  return `${utc}<br><small>${escaped(words)} (${escaped(timeZone)})</small>`;
}

function dateIn(date: CalendarDate, locale: Locale): string {
  const words = new Intl.DateTimeFormat(tags[locale], { dateStyle: 'full', timeZone: 'UTC' });
  return withOrdinal(words.format(new Date(`${date}T00:00:00.000Z`)), locale);
}

/** The first of a month is “1er” in French. */
function withOrdinal(text: string, locale: Locale): string {
  return locale === 'fr' ? text.replace(/(^| )1(?= \p{L})/u, '$11er') : text;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
