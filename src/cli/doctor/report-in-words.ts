import { assertNever } from '../../domain/assert-never.ts';
import type { FeedHint } from '../../domain/feed-hint.ts';
import type { ComingCounts, FeedReport, ReportedEvent } from '../../domain/feed-report.ts';
import { type NightRange, nightCount } from '../../domain/night-range.ts';
import { platformNames } from '../../domain/platform.ts';

/** A report with the zone and the date that it was made for. */
export type DatedReport = FeedReport & { readonly timeZone: string; readonly today: string };

/** The report as text for a terminal: hints first, then every event and what would be exported. */
export function reportInWords(report: DatedReport): string {
  const { platform, programs, coming, pastEvents, isWhole, timeZone, today } = report;
  const sections = [
    [
      `Platform   ${platformNames[platform]}`,
      `Programs   ${programs.join(', ') || 'none named'}`,
      `Read as    ${today} in ${timeZone}`,
      `Whole      ${isWhole ? 'yes' : 'no: an event could not be read in full'}`,
      `Coming     ${counted(coming.nights, 'night')}: ${comingInWords(coming)}`,
      `Past       ${counted(pastEvents, 'event')}`,
    ],
    section('Look at this first', report.hints.map(hintInWords)),
    section('Unfamiliar', report.unfamiliar),
    section('Warnings', report.warnings),
    section('Events', [...report.events.map(eventInWords), ...leftOut(report.eventsLeftOut)]),
    section(
      'relais would export',
      report.wouldExport.map((each) => `${nightsInWords(each)}  ${each.summary}`),
    ),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function leftOut(count: number): string[] {
  return count === 0 ? [] : [`and ${count} more`];
}

function eventInWords(event: ReportedEvent): string {
  const notes = [event.isOurs ? 'ours' : '', event.mayFollowDate ? 'may follow the date' : ''].filter(Boolean);
  return `${nightsInWords(event)}  ${event.eventClass.padEnd(7)}  ${notes.join(', ')}`.trimEnd();
}

/** Where a platform writes bookings and blocks alike, an event is either. */
function comingInWords({ bookings, unknown, blocks }: ComingCounts): string {
  return `${counted(bookings, 'booking')}, ${counted(blocks, 'block')}, ${unknown} that may be either`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function nightsInWords(nights: NightRange): string {
  return `${nights.from} – ${nights.to}  ${counted(nightCount(nights), 'night').padStart(10)}`;
}

function hintInWords(hint: FeedHint): string {
  switch (hint.kind) {
    case 'own_export':
      return `${hint.ourEvents} of ${hint.events} events are relais’ own: it published them, and will not read them back.`;
    case 'same_nights':
      return 'The same nights as the calendar that it is compared with: the same one twice?';
    case 'wrong_listing':
      return `${hint.overlapping} of ${hint.stays} stays overlap those that it is compared with: the calendar of another listing?`;
    case 'end_is_last_night':
      return 'The ends look like last nights: choose “the end is the last night” where it is connected.';
    default:
      return assertNever(hint, 'FeedHint');
  }
}
