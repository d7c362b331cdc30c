import type { CalendarDate } from '../../../src/domain/calendar-date.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Locale } from '../../../src/domain/member.ts';
import { type NightRange, nightCount } from '../../../src/domain/night-range.ts';
import type { Words } from '../language.ts';

const tags: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

const dateStyles = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  day: { day: 'numeric' },
  dayMonth: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
} as const;

/** A calendar date in words: “24 décembre 2026”. A date has no zone, so none is applied. */
export function dateInWords(date: CalendarDate, language: Locale, style: keyof typeof dateStyles = 'long'): string {
  const format = new Intl.DateTimeFormat(tags[language], { timeZone: 'UTC', ...dateStyles[style] });
  return withOrdinal(format.format(new Date(`${date}T00:00:00.000Z`)), language);
}

/** The first of a month is “1er” in French, and no other day is so. */
function withOrdinal(text: string, language: Locale): string {
  return language === 'fr' ? text.replace(/(^| )1(?= \p{L}|$)/u, '$11er') : text;
}

/** A month `YYYY-MM` in words: “Décembre 2026”. */
export function monthInWords(month: string, language: Locale): string {
  return capitalised(dateInWords(`${month}-01`, language, 'month'));
}

/** The seven days of a week from Monday, short and whole. */
export function weekdaysInWords(language: Locale): { readonly short: string; readonly long: string }[] {
  // 2024-01-01 was a Monday.
  const days = Array.from({ length: 7 }, (_, index) => new Date(Date.UTC(2024, 0, 1 + index)));
  const short = new Intl.DateTimeFormat(tags[language], { timeZone: 'UTC', weekday: 'short' });
  const long = new Intl.DateTimeFormat(tags[language], { timeZone: 'UTC', weekday: 'long' });
  return days.map((day) => ({ short: short.format(day).replace('.', ''), long: long.format(day) }));
}

/** The nights of a stay with its count: “du 24 au 27 décembre 2026 (3 nuits)”. */
export function stayInWords(nights: NightRange, { t, language }: Words): string {
  return t('night.stay', {
    from: dateInWords(nights.from, language, startStyle(nights)),
    to: dateInWords(nights.to, language),
    count: nightCount(nights),
  });
}

/** The start repeats neither the month nor the year of the end. */
function startStyle({ from, to }: NightRange): keyof typeof dateStyles {
  if (from.slice(0, 7) === to.slice(0, 7)) return 'day';
  return from.slice(0, 4) === to.slice(0, 4) ? 'dayMonth' : 'long';
}

/** An instant on the reader's own clock: “25 novembre 2026, 14 h 20”. */
export function instantInWords(at: Instant, language: Locale): string {
  const day = new Intl.DateTimeFormat(tags[language], dateStyles.long).format(new Date(at));
  return `${withOrdinal(day, language)}, ${clockTime(at, language)}`;
}

/** The time of an instant, with its date when that is not the reader's today: “14 h 20”, “26 novembre, 8 h 05”. */
export function timeInWords(at: Instant, now: Instant, language: Locale): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return clockTime(at, language);
  const day = new Intl.DateTimeFormat(tags[language], dateStyles.dayMonth).format(new Date(at));
  return `${withOrdinal(day, language)}, ${clockTime(at, language)}`;
}

/** The time of an instant to the second: “14:20:07”. */
export function preciseTimeInWords(at: Instant, language: Locale): string {
  const style = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(tags[language], style).format(new Date(at));
}

/** An instant of a broker, with up to nine digits of a second, on the reader’s own clock: “25 novembre 2026, 14:20:07”. */
export function executedInWords(at: string, language: Locale): string {
  // Not every browser reads more than three of them.
  const instant = at.replace(/(\.\d{3})\d+/, '$1');
  const day = new Intl.DateTimeFormat(tags[language], dateStyles.long).format(new Date(instant));
  return `${withOrdinal(day, language)}, ${preciseTimeInWords(instant, language)}`;
}

/** How long ago or until: “il y a 5 minutes”, “dans 12 minutes”, “à l’instant”. */
export function relativeInWords(at: Instant, now: Instant, { t, language }: Words): string {
  const format = new Intl.RelativeTimeFormat(tags[language], { numeric: 'auto' });
  const seconds = Math.round((Date.parse(at) - Date.parse(now)) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return seconds > 0 ? t('app.inAMoment') : t('app.justNow');
  if (size < 45 * 60) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 22 * 3600) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

/** How long something has been so: “moins d’une minute”, “5 minutes”, “3 heures”, “2 jours”. */
export function lastingInWords(since: Instant, now: Instant, { t, language }: Words): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(since)) / 60_000);
  if (minutes < 1) return t('alert.lessThanAMinute');
  const unit = minutes < 60 ? 'minute' : minutes < 48 * 60 ? 'hour' : 'day';
  const count = { minute: minutes, hour: Math.floor(minutes / 60), day: Math.floor(minutes / 1440) }[unit];
  return new Intl.NumberFormat(tags[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** Until when: “jusqu’à 14 h 20”, “jusqu’au 26 novembre, 8 h 05”. */
export function untilInWords(at: Instant, now: Instant, { t, language }: Words): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return t(isToday ? 'alert.untilTime' : 'alert.untilDate', { time: timeInWords(at, now, language) });
}

/** A duration: “850 ms”, “2,4 s”, “3 min”. */
export function durationInWords(durationMs: number, language: Locale): string {
  const decimals = new Intl.NumberFormat(tags[language], { maximumFractionDigits: 1 });
  if (durationMs < 1000) return `${durationMs}\u00a0ms`;
  if (durationMs < 60_000) return `${decimals.format(durationMs / 1000)}\u00a0s`;
  return `${decimals.format(durationMs / 60_000)}\u00a0min`;
}

/** `text` with a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function clockTime(at: Instant, language: Locale): string {
  const format = new Intl.DateTimeFormat(tags[language], { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' });
  const text = format.format(new Date(at));
  return language === 'fr' ? text.replace(':', '\u00a0h\u00a0') : text;
}
