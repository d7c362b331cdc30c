import type { FeedHint, FeedReport } from '../../../src/contract/feeds.ts';
import { assertNever } from '../../../src/domain/assert-never.ts';
import { LAST_NIGHT_WARNING } from '../../../src/domain/last-night-warning.ts';
import type { Words } from '../language.ts';

/** A hint as what it is, and what to do. */
export function hintInWords(hint: FeedHint, { t }: Words): { readonly title: string; readonly text: string } {
  switch (hint.kind) {
    case 'own_export':
      return hint.ourEvents === hint.events
        ? { title: t('feed.hint.allOurs'), text: t('feed.hint.allOursText') }
        : { title: t('feed.hint.someOurs', { count: hint.ourEvents }), text: t('feed.hint.someOursText') };
    case 'same_nights': {
      const { label, listingName: listing } = hint;
      return { title: t('feed.hint.sameNights', { label, listing }), text: t('feed.hint.sameNightsText') };
    }
    case 'wrong_listing': {
      const { overlapping, stays } = hint;
      return { title: t('feed.hint.wrongListing'), text: t('feed.hint.wrongListingText', { overlapping, stays }) };
    }
    case 'end_is_last_night':
      return { title: t('feed.hint.lastNight'), text: t('feed.hint.lastNightText') };
    default:
      return assertNever(hint, 'FeedHint');
  }
}

type ReadEvent = FeedReport['events'][number];

/** What an event of a calendar is, in one or a few words. */
export function eventClassInWords({ isOurs, mayFollowDate, eventClass }: ReadEvent, { t }: Words): string {
  if (isOurs) return t('feed.eventClass.ours');
  return t(`feed.eventClass.${mayFollowDate ? 'edge' : eventClass}`);
}

const unfamiliar = [
  [/^PRODID of no known platform$/, 'program'],
  [/^a property of no known name$/, 'property'],
  [/^(?<name>.+) summary of no known class$/, 'summary'],
  [/^(?<name>.+) UID of no known form$/, 'uid'],
  [/^(?<name>.+) UID prefix (?<prefix>.+)$/, 'prefix'],
] as const;

/** What of a calendar’s writing its dialect does not know, in the page’s language; what is new stays as it is. */
export function unfamiliarInWords(detail: string, { t }: Words): string {
  for (const [pattern, key] of unfamiliar) {
    const found = pattern.exec(detail);
    const { name = '', prefix = '' } = found?.groups ?? {};
    if (found) return t(`feed.unfamiliarThing.${key}`, { name, prefix });
  }
  return detail;
}

const known = [
  [/^no DTSTART/, 'noStart'],
  [/^DTSTART unreadable/, 'badStart'],
  [/^DTEND before DTSTART/, 'endFirst'],
  [/^DTEND equals DTSTART/, 'endEqual'],
  [/^end unreadable/, 'badEnd'],
  [/^TZID unknown/, 'zone'],
  [/^longer than/, 'cut'],
  [/^outside/, 'outside'],
  [/^repeats in a way/, 'repeats'],
  [/^(stands for all later ones|RECURRENCE-ID)/, 'replaced'],
  [/^the text is not UTF-8/, 'charset'],
] as const;

/** The reader’s warnings in the page’s language; what a hint says already is left out, what is new stays as it is. */
export function warningsInWords(warnings: readonly string[], words: Words): string[] {
  return warnings.filter((warning) => warning !== LAST_NIGHT_WARNING).map((warning) => warningInWords(warning, words));
}

function warningInWords(warning: string, { t }: Words): string {
  const more = /^(\d+) more warnings$/.exec(warning)?.[1];
  if (more !== undefined) return t('feed.warning.more', { count: Number(more) });
  const [, number, note = warning] = /^event (\d+): (.*)$/.exec(warning) ?? [];
  const word = known.find(([pattern]) => pattern.test(note))?.[1];
  const what = word === undefined ? note : t(`feed.warning.${word}`);
  return number === undefined ? what : t('feed.warning.event', { number, what });
}
