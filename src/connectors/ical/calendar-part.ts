import type ICAL from 'ical.js';
import type { NightRange } from '../../domain/night-range.ts';
import type { ObservedEvent } from '../../domain/observed-event.ts';
import type { Platform } from '../../domain/platform.ts';
import { classOf, type EventMark, identityOf, platformOf } from './dialect.ts';
import { type EventNights, readEventNights, type ZoneReading } from './event-nights.ts';
import { zonesOf } from './feed-zones.ts';

/**
 * What one VCALENDAR says. `entryCount` counts its VEVENTs, `startlessCount` those whose start could not be read.
 * Warnings name events by their position in the body, from 1.
 */
export type CalendarPart = {
  readonly platform: Platform;
  readonly events: readonly ObservedEvent[];
  readonly warnings: readonly string[];
  readonly entryCount: number;
  readonly startlessCount: number;
  readonly isWhole: boolean;
};

const cancelled: EventNights = { nights: undefined, notes: [], hasStart: true, isWhole: true };

/**
 * Reads one VCALENDAR for a listing in `timeZone`; its first event is the `firstPosition`-th of the body. Cancelled
 * events are left out, TRANSP is not looked at (closed is closed), and a repeating event counts once with a warning.
 */
export function readCalendarPart(calendar: ICAL.Component, timeZone: string, firstPosition: number): CalendarPart {
  const zones: ZoneReading = { listingTimeZone: timeZone, findZone: zonesOf(calendar, timeZone) };
  const entries = calendar
    .getAllSubcomponents('vevent')
    .map((event) => ({ mark: markOf(event), ...readEntry(event, zones) }));
  const marks = entries.map((entry) => entry.mark);
  const platform = platformOf(textOf(calendar, 'prodid'), marks);
  return {
    platform,
    events: entries.flatMap(({ nights, mark }) => (nights ? [observed(nights, mark, platform)] : [])),
    warnings: entries.flatMap(({ notes }, index) => notes.map((note) => `event ${firstPosition + index}: ${note}`)),
    entryCount: entries.length,
    startlessCount: entries.filter((entry) => !entry.hasStart).length,
    isWhole: entries.every((entry) => entry.isWhole),
  };
}

function readEntry(event: ICAL.Component, zones: ZoneReading): EventNights {
  if (textOf(event, 'status').trim().toUpperCase() === 'CANCELLED') return cancelled;
  const entry = readEventNights(event, zones);
  const repeats = event.hasProperty('rrule') || event.hasProperty('rdate');
  const notes = [...entry.notes, 'repeats, only its first occurrence is read'];
  return repeats ? { ...entry, notes, isWhole: false } : entry;
}

function observed(nights: NightRange, mark: EventMark, platform: Platform): ObservedEvent {
  return { ...nights, eventClass: classOf(platform, mark), identity: identityOf(platform, mark) };
}

function markOf(event: ICAL.Component): EventMark {
  return { uid: textOf(event, 'uid').trim(), summary: textOf(event, 'summary') };
}

function textOf(component: ICAL.Component, name: string): string {
  const value: unknown = component.getFirstProperty(name)?.jCal[3];
  return typeof value === 'string' ? value : '';
}
