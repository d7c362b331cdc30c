import type { Cause, Night } from '../../../../../src/contract/calendar.ts';
import { type CalendarDate, plusDays } from '../../../../../src/domain/calendar-date.ts';
import { merged, type NightRange } from '../../../../../src/domain/night-range.ts';
import type { Words } from '../../../language.ts';
import { sourceInWords } from '../../../words/cause-words.ts';
import { dateInWords } from '../../../words/date-words.ts';

/** How a night is drawn. `held`: everything that takes it waits for confirmation of its end. */
export type NightLook = 'booked' | 'blocked' | 'available' | 'held';

/** The look of a night. */
export function lookOf(night: Night): NightLook {
  if (night.causes.length > 0 && night.causes.every((cause) => cause.held !== null)) return 'held';
  switch (night.status) {
    case 'BOOKED':
      return 'booked';
    case 'BLOCKED':
      return 'blocked';
    default:
      return 'available';
  }
}

/** True when at least two different bookings claim the night; a held one is on its way out and does not count. */
export function isBookedTwice(night: Night): boolean {
  return new Set(night.causes.filter(claimsNight).map((cause) => `${cause.kind} ${cause.id}`)).size > 1;
}

/** The nights that are booked twice, as merged ranges. */
export function nightsBookedTwice(nights: readonly Night[]): NightRange[] {
  return merged(nights.filter(isBookedTwice).map(({ date }) => ({ from: date, to: plusDays(date, 1) })));
}

/** What the cell of a night is called: “24 décembre 2026, réservé, Airbnb”. */
export function nightInWords(night: Night, today: CalendarDate, words: Words): string {
  const { t, language } = words;
  const sources = new Set(night.causes.map((cause) => sourceInWords(cause, words)));
  return [
    dateInWords(night.date, language),
    t(`calendar.status.${lookOf(night)}`),
    ...sources,
    ...(isBookedTwice(night) ? [t('calendar.twice')] : []),
    ...(night.date === today ? [t('calendar.todayMark')] : []),
    ...(night.date < today ? [t('calendar.past')] : []),
  ].join(', ');
}

function claimsNight(cause: Cause): boolean {
  if (cause.held !== null) return false;
  return cause.kind === 'booking' || (cause.kind === 'observed' && cause.eventClass !== 'block');
}
