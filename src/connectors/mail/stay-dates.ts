import type { CalendarDate } from '../../domain/calendar-date.ts';
import type { Locale } from '../../domain/member.ts';
import type { NightRange } from '../../domain/night-range.ts';

const tags: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** The nights of a stay: “du 24 au 27 décembre 2026”, “24 to 27 December 2026”; the second date is the check-out day. */
export function stayDates({ from, to }: NightRange, locale: Locale): string {
  const start = day(
    from,
    locale,
    from.slice(0, 7) === to.slice(0, 7) ? 'day' : from.slice(0, 4) === to.slice(0, 4) ? 'month' : 'year',
  );
  const end = day(to, locale, 'year');
  return locale === 'fr' ? `du ${start} au ${end}` : `${start} to ${end}`;
}

function day(date: CalendarDate, locale: Locale, least: 'day' | 'month' | 'year'): string {
  const format = new Intl.DateTimeFormat(tags[locale], {
    timeZone: 'UTC',
    day: 'numeric',
    ...(least === 'day' ? {} : { month: 'long' }),
    ...(least === 'year' ? { year: 'numeric' } : {}),
  });
  const text = format.format(new Date(`${date}T00:00:00.000Z`));
  return locale === 'fr' ? text.replace(/^1(?= |$)/, '1er') : text;
}
