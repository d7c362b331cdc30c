import * as contract from '../contract/feeds.ts';
import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import type { Failure } from '../domain/failure.ts';
import { reportFeed } from '../domain/feed-report.ts';
import type { Listing } from '../domain/listing.ts';
import type { Locale } from '../domain/member.ts';
import type { Observation } from '../domain/observed-event.ts';
import { defaultReadingOptions } from '../domain/reading-options.ts';
import { acceptedAddress } from './address-refusal.ts';
import type { ApiDeps } from './api-deps.ts';
import { readKnown } from './known-feeds.ts';
import { invalid, isRefusal, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { turnLimit } from './turn-limit.ts';

const DEFAULT_TIME_ZONE = 'Europe/Paris';

type Inspection = {
  readonly url?: string | undefined;
  readonly body?: string | undefined;
  readonly timeZone: string;
  readonly today: CalendarDate;
  readonly locale: Locale;
};

/** The feed doctor: reads a calendar by its address or its text and says what it is, without keeping anything of it. */
export function feedRoutes(deps: ApiDeps) {
  const takeTurn = turnLimit({ most: contract.INSPECTIONS_PER_MINUTE, perMs: 60_000 });
  return {
    inspectFeed: handle(contract.inspectFeed, async ({ body: asked, person, reach, now }) => {
      const waitSeconds = takeTurn(person.memberId, now);
      if (waitSeconds !== undefined) return tooOften(waitSeconds);
      const chosen = asked.listingId === undefined ? null : await deps.listings.find(reach, asked.listingId);
      if (chosen === undefined) return unknownListing;
      const { timeZone, today } = placeOf(chosen, now);
      const read = await observe({ ...asked, timeZone, today, locale: person.locale }, deps);
      if (isRefusal(read)) return read;
      const known = await readKnown(deps, { reach, chosen, today });
      return { data: present({ ...reportFeed(read, { today, ...known }), timeZone, today }) };
    }),
  };
}

function placeOf(listing: Listing | null, now: string) {
  const timeZone = listing?.timeZone ?? DEFAULT_TIME_ZONE;
  return { timeZone, today: dateInZone(now, timeZone) };
}

async function observe(asked: Inspection, deps: ApiDeps): Promise<Observation | Refusal<'invalid'>> {
  const { url, body = '', timeZone, today, locale } = asked;
  const terms = { timeZone, today, options: defaultReadingOptions };
  if (url === undefined) {
    const reading = await deps.readFeedText(body, terms);
    return reading.outcome === 'read' ? reading.observation : unreadable('/body', 'not_a_calendar', locale);
  }
  const address = acceptedAddress(url, deps, locale);
  if ('refused' in address) return address;
  const { signal } = new AbortController();
  const reading = await deps.feeds.read({ ...terms, url: address.url, knownHash: null, signal });
  if (reading.outcome === 'read') return reading.observation;
  if (reading.outcome === 'failed') return failureRefusal(reading.failure, locale);
  throw new Error('A calendar that was never read cannot be unchanged: its reader is at fault.');
}

/**
 * Refused by our rules, by the platform or by the network, and out of time all read alike: otherwise the field would be a
 * way to scan a network. Only a public server that answers with something else is told apart.
 */
function failureRefusal({ kind, detail }: Failure, locale: Locale): Refusal<'invalid'> {
  if (kind === 'SYSTEM') throw new Error(`A calendar could not be examined: ${detail}.`);
  return unreadable('/url', kind === 'BAD_FEED' ? 'not_a_calendar' : 'feed_unreachable', locale);
}

function unreadable(
  pointer: '/url' | '/body',
  code: 'not_a_calendar' | 'feed_unreachable',
  locale: Locale,
): Refusal<'invalid'> {
  return invalid([{ pointer, code, detail: words[locale][code] }]);
}

const words = {
  fr: {
    not_a_calendar:
      'Ce n’est pas un calendrier iCal complet. Copiez l’adresse d’exportation de la plateforme, ou tout le texte du fichier, de BEGIN:VCALENDAR à END:VCALENDAR.',
    feed_unreachable:
      'Ce calendrier n’a pas pu être lu à cette adresse. Copiez de nouveau l’adresse d’exportation sur la plateforme, ou réessayez plus tard.',
  },
  en: {
    not_a_calendar:
      'This is not a whole iCal calendar. Copy the export address of the platform, or all of the file’s text from BEGIN:VCALENDAR to END:VCALENDAR.',
    feed_unreachable:
      'This calendar could not be read at this address. Copy the export address from the platform again, or try later.',
  },
} as const satisfies Readonly<Record<Locale, object>>;

const unknownListing = invalid([
  { pointer: '/listingId', code: 'invalid_value', detail: 'must be one of your own listings' },
]);

function tooOften(retryAfterSeconds: number): Refusal<'rate_limited'> {
  const detail = `${contract.INSPECTIONS_PER_MINUTE} calendars were examined within a minute. Try again in ${retryAfterSeconds} s.`;
  return { refused: 'rate_limited', detail, retryAfterSeconds };
}

/** The lists of the answer are the contract’s own. */
function present(report: ReturnType<typeof reportFeed> & { timeZone: string; today: string }): contract.FeedReport {
  const { programs, hints, warnings, unfamiliar, events, wouldExport } = report;
  return {
    ...report,
    programs: [...programs],
    hints: [...hints],
    warnings: [...warnings],
    unfamiliar: [...unfamiliar],
    events: [...events],
    wouldExport: [...wouldExport],
  };
}
