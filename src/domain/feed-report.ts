import { type CalendarDate, plusDays } from './calendar-date.ts';
import type { Cause } from './cause.ts';
import { exportedEntries, publicSummary } from './exported-entry.ts';
import { type FeedHint, hintsOf, isOurs, type KnownFeed } from './feed-hint.ts';
import { readWindow } from './feed-window.ts';
import { merged, type NightRange, onOrAfter, totalNights } from './night-range.ts';
import type { Observation, ObservedClass, ObservedEvent } from './observed-event.ts';
import type { Platform } from './platform.ts';

/**
 * An event as the report shows it. `isOurs`: relais published it. `mayFollowDate`: a block at today or at the far end, which
 * becomes a window if it moves with the date over the next days.
 */
export type ReportedEvent = NightRange & {
  readonly eventClass: ObservedClass;
  readonly isOurs: boolean;
  readonly mayFollowDate: boolean;
};

/** What relais would tell other platforms of the calendar: nights, and no more than that they are taken. */
export type WouldExport = NightRange & { readonly summary: string };

/** Events that have not ended, by class, and the nights from today on that they take together. */
export type ComingCounts = {
  readonly bookings: number;
  readonly unknown: number;
  readonly blocks: number;
  readonly nights: number;
};

/**
 * What relais makes of a calendar before it is connected. `programs` are its PRODIDs (RFC 5545 §3.7.3); `isWhole`,
 * `warnings` and `unfamiliar` are those of the reading. `pastEvents` ended before today. `events` and `wouldExport` hold the
 * first 1,000, what has not ended before the past; `eventsLeftOut` counts the others. It holds no UID, no text of an
 * event and no address.
 */
export type FeedReport = {
  readonly platform: Platform;
  readonly programs: readonly string[];
  readonly isWhole: boolean;
  readonly coming: ComingCounts;
  readonly pastEvents: number;
  readonly hints: readonly FeedHint[];
  readonly warnings: readonly string[];
  readonly unfamiliar: readonly string[];
  readonly events: readonly ReportedEvent[];
  readonly eventsLeftOut: number;
  readonly wouldExport: readonly WouldExport[];
};

/** What a calendar is compared with: the date of its zone, and what the member has already. Nothing by default. */
export type ReportContext = {
  readonly today: CalendarDate;
  readonly known?: readonly KnownFeed[];
  readonly listingStays?: readonly NightRange[];
};

/** A report is for a person: nobody reads on. */
export const MAX_REPORTED_EVENTS = 1_000;

/** The report of one reading. */
export function reportFeed(observation: Observation, context: ReportContext): FeedReport {
  const { platform, events, isWhole, warnings, style } = observation;
  const { today, known = [], listingStays = [] } = context;
  const coming = events.filter(({ to }) => to > today);
  const past = events.filter(({ to }) => to <= today);
  const shown = [...coming, ...past].slice(0, MAX_REPORTED_EVENTS);
  const followsDate = edgeOf(events, today);
  return {
    platform,
    programs: style.programs,
    isWhole,
    coming: countComing(coming, today),
    pastEvents: past.length,
    hints: hintsOf({ events, warnings, today, known, listingStays }),
    warnings,
    unfamiliar: style.unfamiliar,
    events: shown.map((event) => ({
      from: event.from,
      to: event.to,
      eventClass: event.eventClass,
      isOurs: isOurs(event),
      mayFollowDate: followsDate(event),
    })),
    eventsLeftOut: events.length - shown.length,
    wouldExport: wouldExport(observation, today).slice(0, MAX_REPORTED_EVENTS),
  };
}

function countComing(coming: readonly ObservedEvent[], today: CalendarDate): ComingCounts {
  const count = (eventClass: ObservedClass) => coming.filter((event) => event.eventClass === eventClass).length;
  return {
    bookings: count('booking'),
    unknown: count('unknown'),
    blocks: count('block'),
    nights: totalNights(merged(onOrAfter(coming, today))),
  };
}

/** One reading cannot tell a window from a block: only which blocks lie where windows do. */
function edgeOf(events: readonly ObservedEvent[], today: CalendarDate): (event: ObservedEvent) => boolean {
  const { tail, notice } = readWindow({ window: null, accepted: [], listed: events, isWhole: true }, today).window;
  const tailFrom = tail && plusDays(today, tail.offsetDays);
  const noticeTo = notice && plusDays(today, notice.offsetDays);
  return ({ eventClass, from, to }) => {
    if (eventClass !== 'block' || to <= today) return false;
    return (tailFrom !== null && from >= tailFrom) || (noticeTo !== null && to <= noticeTo);
  };
}

/** Nights that relais exported itself are dropped when they are read back, so they are not exported again. */
function wouldExport({ platform, events }: Observation, today: CalendarDate): WouldExport[] {
  const since = `${today}T00:00:00.000Z`;
  const causes = events
    .filter((event) => !isOurs(event))
    .map(({ from, to, eventClass }, index): Cause => {
      const read = { kind: 'observed', id: String(index).padStart(6, '0'), connectionId: '', hold: null } as const;
      return { ...read, from, to, eventClass, platform, since };
    });
  return exportedEntries(causes, { today, leftOut: [] }).map((entry) => {
    const { from, to } = entry;
    return { from, to, summary: publicSummary(entry) };
  });
}
