import type { Cause, Night } from '../../../../../src/contract/calendar.ts';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import type { Words } from '../../../language.ts';
import { sourceInWords } from '../../../words/cause-words.ts';
import { dateInWords } from '../../../words/date-words.ts';

/**
 * How a night is drawn. `held`: everything that takes it waits for confirmation of its end. `linked`: nothing takes it here,
 * it is taken in a linked listing.
 */
export type NightLook = 'booked' | 'blocked' | 'available' | 'held' | 'linked';

/** The look of a night. */
export function lookOf(night: Night): NightLook {
  if (night.causes.length > 0 && night.causes.every((cause) => cause.held !== null)) return 'held';
  switch (night.status) {
    case 'BOOKED':
      return 'booked';
    case 'BLOCKED':
      return night.causes.every((cause) => cause.kind === 'linked') ? 'linked' : 'blocked';
    default:
      return 'available';
  }
}

/** True when at least two different bookings claim the night; a held one is on its way out and does not count. */
export function isBookedTwice(night: Night): boolean {
  return claimsOf(night).length > 1;
}

/** Who looks at a night, and when: `own` is false for support and admin, to whom the host's blocks are not their own. */
export type NightReader = { readonly own: boolean; readonly today: CalendarDate };

/** What the cell of a night is called: “24 décembre 2026, réservé, Airbnb”. */
export function nightInWords(night: Night, { own, today }: NightReader, words: Words): string {
  const { t, language } = words;
  const sources = new Set(night.causes.map((cause) => sourceInWords(cause, own, words)));
  return [
    dateInWords(night.date, language),
    t(`calendar.status.${lookOf(night)}`),
    ...sources,
    ...(isBookedTwice(night) ? [t('calendar.twice')] : []),
    ...(night.date === today ? [t('calendar.todayMark')] : []),
    ...(night.date < today ? [t('calendar.past')] : []),
  ].join(', ');
}

/** Who takes a night, for its cell: the first source, and how many other bookings claim the night too. */
export type CellSource = { readonly name: string; readonly others: number };

/** Who takes the night; undefined when it is free. */
export function sourceInCell(night: Night, own: boolean, words: Words): CellSource | undefined {
  const [claim, ...others] = claimsOf(night);
  const shown = claim ?? night.causes[0];
  return shown && { name: sourceInWords(shown, own, words), others: others.length };
}

function claimsOf(night: Night): Cause[] {
  const claims = new Map(night.causes.filter(claimsNight).map((cause) => [`${cause.kind} ${cause.id}`, cause]));
  return [...claims.values()];
}

function claimsNight(cause: Cause): boolean {
  if (cause.held !== null) return false;
  if (cause.kind !== 'observed') return cause.kind === 'booking';
  return cause.eventClass === 'booking' || cause.eventClass === 'unknown';
}
