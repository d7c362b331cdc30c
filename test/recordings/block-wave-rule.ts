import { type Answer, isStay, isWindowNight } from './answer.ts';
import type { Day } from './day.ts';
import { type NightRecord, type Verdict, verdict } from './night-record.ts';

const SHARE = 0.3;
const FEW_NIGHTS = 14;

/**
 * Does the answer bring more new block nights than max(14, 30 % of the free nights from today to the horizon's end)?
 * Where that end is the rule leaves open: after the last night taken so far, or a year ahead.
 */
export function bringsBlockWave(answer: Answer, records: readonly NightRecord[]): Verdict {
  if (answer.entries.every(isStay)) return 'no';
  const fresh = records.filter((record) => isFreshBlock(answer, record));
  if (fresh.length <= FEW_NIGHTS) return 'no';
  const lastTaken = records.findLast(({ status }) => status === 'taken')?.night ?? answer.today;
  const limit = (end: Day): number => {
    const free = records.filter(
      ({ night, status }) => night < end && (status === 'free' || status === 'either'),
    ).length;
    return Math.max(FEW_NIGHTS, SHARE * free);
  };
  return verdict(fresh.length > limit(answer.today + 366), fresh.length > limit(lastTaken));
}

function isFreshBlock({ entryOf }: Answer, { night, status }: NightRecord): boolean {
  const entry = entryOf.get(night);
  return entry !== undefined && !isStay(entry) && !isWindowNight(entry, night) && status !== 'taken';
}
