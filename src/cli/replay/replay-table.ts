import type { CalendarDate } from '../../domain/calendar-date.ts';
import { plusDays } from '../../domain/calendar-date.ts';
import { merged, nightCount } from '../../domain/night-range.ts';
import type { Judgement } from './judge-truth.ts';
import type { ReplayReport } from './replay-report.ts';

/** The report as a table for people: what was freed, held and told, and the judgement when there is a truth file. */
export function replayTable(report: ReplayReport, judgement: Judgement | null): string {
  const lines = [
    `${report.polls} polls, ${report.failedPolls} of them failed; ${report.writes} rows written.`,
    '',
    ...section('Nights freed', report.released, ({ at, nights, heldMinutes, reason }) => [
      at,
      inWords(nights),
      heldMinutes === 0 ? reason : `${reason}, held ${heldMinutes} min`,
    ]),
    ...section('Held, then listed again', report.heldThenRestored, ({ at, nights }) => [at, inWords(nights)]),
    ...section('Waves of blocks held', report.blockWavesHeld, ({ at, nights }) => [at, inWords(nights)]),
    ...section('New in how the feed is written', report.drift, ({ at, kind, detail }) => [at, kind, detail]),
    `Nights closed: ${classesInWords(report)}.`,
    ...(judgement ? ['', ...judgementLines(judgement)] : []),
  ];
  return lines.join('\n');
}

function section<T>(title: string, items: readonly T[], row: (item: T) => readonly string[]): string[] {
  if (items.length === 0) return [`${title}: none`, ''];
  return [`${title}:`, ...items.map((item) => `  ${row(item).join('  ')}`), ''];
}

function classesInWords({ added }: ReplayReport): string {
  const counts = new Map<string, number>();
  for (const change of added) counts.set(change.class, (counts.get(change.class) ?? 0) + change.nights.length);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}

function judgementLines(judgement: Judgement): string[] {
  return [
    'Against the truth file, in nights:',
    `  false releases      ${judgement.falseReleases}`,
    `  missed releases     ${judgement.missedReleases}`,
    `  phantoms passed on  ${judgement.phantomNights}`,
    `  bookings delayed    ${judgement.delayedNights}`,
    `  releases passed on  ${judgement.releasesPassedOn}`,
    `  delay of a release  median ${judgement.medianDelayMin ?? '–'} min, worst ${judgement.worstDelayMin ?? '–'} min`,
  ];
}

function inWords(nights: readonly CalendarDate[]): string {
  const ranges = merged(nights.map((date) => ({ from: date, to: plusDays(date, 1) })));
  return ranges.map((range) => `${range.from}..${range.to} (${nightCount(range)})`).join(' ');
}
