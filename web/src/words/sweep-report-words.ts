import type { SweepReportAnswer } from '../../../src/contract/sweep-reports.ts';
import { platformNames, platforms } from '../../../src/domain/platform.ts';
import type { SweepStatus } from '../../../src/domain/sweep.ts';
import type { Words } from '../language.ts';
import { durationInWords } from './date-words.ts';
import type { Tone } from './run-words.ts';

const tones: Readonly<Record<SweepStatus, Tone>> = { running: 'calm', completed: 'good', aborted: 'bad' };

/** How serious it is how a sweep stands. */
export function toneOfSweep(status: SweepStatus): Tone {
  return tones[status];
}

const outcomes = ['changed', 'unchanged', 'partial', 'failed', 'deferred', 'unfinished', 'busy'] as const;

/** What became of its listings, without what became of none: “2 changés”, “1 en échec”. */
export function outcomesInWords({ listings }: SweepReportAnswer, { t }: Words): string[] {
  return outcomes
    .filter((outcome) => listings[outcome] > 0)
    .map((outcome) => t(`sweepReport.${outcome}`, { count: listings[outcome] }));
}

/** How and over what it went: “programmé · tous les logements · 12 s”. */
export function sweepInWords(report: SweepReportAnswer, memberId: string, { t, language }: Words): string {
  const { trigger, ownerId, durationMs } = report;
  const scope = ownerId === null ? 'all' : ownerId === memberId ? 'own' : 'owner';
  const parts = [t(`sweepReport.trigger.${trigger}`), t(`sweepReport.scope.${scope}`)];
  return [...parts, ...(durationMs === null ? [] : [durationInWords(durationMs, language)])].join(' · ');
}

/** The name of a platform that requests were counted under; one that is not known by name is told as it is. */
export function requestedPlatform(platform: string): string {
  // A feed of which nobody knows yet who writes it.
  if (platform === 'ical') return platformNames.other;
  const known = platforms.find((name) => name === platform);
  return known === undefined ? platform : platformNames[known];
}
