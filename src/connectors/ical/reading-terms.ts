import type { CalendarDate } from '../../domain/calendar-date.ts';
import type { ReadingOptions } from '../../domain/reading-options.ts';

/**
 * On what terms a body is read: the listing's zone (IANA), the date there, around which repeating events are expanded,
 * and how the connection's owner wants it read.
 */
export type ReadingTerms = {
  readonly timeZone: string;
  readonly today: CalendarDate;
  readonly options: ReadingOptions;
};
