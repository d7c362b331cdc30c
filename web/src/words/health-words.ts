import type { Health, PlatformStatus, WaitingStatus } from '../../../src/contract/health.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { modeStates } from '../../../src/domain/mode-table.ts';
import type { Words } from '../language.ts';
import { durationInWords, lastingInWords } from './date-words.ts';

const tags = { fr: 'fr-FR', en: 'en-GB' } as const;

/** A share from 0 to 1: “98,5 %”. Only all is 100 %. */
export function shareInWords(share: number, language: Words['language']): string {
  const format = new Intl.NumberFormat(tags[language], { style: 'percent', maximumFractionDigits: 1 });
  return format.format(share < 1 ? Math.min(share, 0.999) : 1);
}

/** How readings of a platform went within the hour; nothing where there were none. */
export function readingsInWords({ successRate, readings, latencyMs }: PlatformStatus, { t, language }: Words): string {
  if (successRate === null) return t('health.noReadings');
  const share = shareInWords(successRate, language);
  const good = readings === null ? t('health.good', { share }) : t('health.goodOf', { share, count: readings });
  if (latencyMs === null) return good;
  const [p50, p95] = [latencyMs.p50, latencyMs.p95].map((ms) => durationInWords(ms, language));
  return `${good} · ${t('health.latency', { p50, p95 })}`;
}

/** How many connections are in which mode, those that there are. */
export function modesInWords({ modes }: PlatformStatus, { t }: Words): string {
  const counted = modeStates.filter((state) => modes[state] > 0);
  return counted
    .map((state) => t('health.inMode', { mode: t(`mode.state.${state}`), count: modes[state] }))
    .join(' · ');
}

/** How much waits, and for how long the oldest of it has. */
export function waitingInWords({ count, oldestAt }: WaitingStatus, now: Instant, words: Words): string {
  if (count === 0 || oldestAt === null) return words.t('health.nothingWaits');
  return words.t('health.waits', { count, duration: lastingInWords(oldestAt, now, words) });
}

/** How long new stays stayed open elsewhere. */
export function exposureInWords({ p50Min, p95Min, open }: Health['exposure'], { t, language }: Words): string {
  const lasting = (minutes: number) =>
    minutes === 0 ? t('alert.lessThanAMinute') : durationInWords(minutes * 60_000, language);
  const closed =
    p50Min === null || p95Min === null
      ? t('health.noExposure')
      : t('health.exposureOf', { p50: lasting(p50Min), p95: lasting(p95Min) });
  return open === 0 ? closed : `${closed} · ${t('health.exposureOpen', { count: open })}`;
}

/** The schedules of Temporal that have a name on pages. */
const schedules = {
  'calendar-sweep': 'sweep',
  'due-connections': 'due',
  'alert-audit': 'audit',
} as const;

/** What a schedule is for. */
export function scheduleName(id: string, { t }: Words): string {
  const known = Object.entries(schedules).find(([schedule]) => schedule === id);
  return known ? t(`health.schedule.${known[1]}`) : id;
}
