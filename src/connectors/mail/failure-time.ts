import type { Instant } from '../../domain/instant.ts';
import type { Locale } from '../../domain/member.ts';

const tags: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

/**
 * An instant on the clock of a listing, whose zone is named: “24 novembre 2026, 14 h 20 (Europe/Paris)”. `timeZone` is an
 * IANA name. @throws RangeError when there is no such zone.
 */
export function failureTime(at: Instant, timeZone: string, locale: Locale): string {
  const date = new Date(at);
  const day = new Intl.DateTimeFormat(tags[locale], { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const clock = new Intl.DateTimeFormat(tags[locale], {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${inLanguage[locale](day.format(date), clock.format(date))} (${timeZone})`;
}

const inLanguage: Readonly<Record<Locale, (day: string, time: string) => string>> = {
  fr: (day, time) => `${day.replace(/^1 /, '1er ')}, ${time.replace(':', '\u00a0h\u00a0')}`,
  en: (day, time) => `${day}, ${time}`,
};
