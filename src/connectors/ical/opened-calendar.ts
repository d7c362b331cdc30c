import { readCalendarText } from './calendar-text.ts';
import { repeats } from './repetition.ts';
import { repetitionBomb } from './repetition-bombs.ts';
import { type CalendarLines, splitWholeCalendars } from './whole-calendars.ts';

/** A body taken apart into whole calendars, or why it is none: a phrase of ours that holds none of its text. */
export type OpenedCalendar =
  | { readonly outcome: 'opened'; readonly calendars: readonly CalendarLines[]; readonly isUtf8: boolean }
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** Takes a body apart, in time and memory that grow with its size alone, and checks that it is made of whole calendars. */
export function openCalendar(body: Uint8Array): OpenedCalendar {
  const text = readCalendarText(body);
  if (text.outcome === 'unreadable') return text;
  const whole = splitWholeCalendars(text.lines);
  if (whole.outcome === 'broken') return { outcome: 'unreadable', reason: whole.reason };
  const bomb = firstBomb(whole.calendars);
  if (bomb !== undefined) return { outcome: 'unreadable', reason: bomb };
  return { outcome: 'opened', calendars: whole.calendars, isUtf8: text.isUtf8 };
}

function firstBomb(calendars: readonly CalendarLines[]): string | undefined {
  for (const { events } of calendars)
    for (const event of events) {
      const bomb = repeats(event) ? repetitionBomb(event) : undefined;
      if (bomb !== undefined) return bomb;
    }
  return undefined;
}
