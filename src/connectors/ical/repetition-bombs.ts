import { readRuleParts } from './content-line.ts';
import type { EventLines } from './event-lines.ts';

/** Of EXDATE and RDATE together. */
const maxListedDates = 2_000;

/**
 * What of an event's repetition is no calendar's but an attempt to keep the reader busy, in words of ours; undefined for
 * all that people write. Such a body is refused as a whole: an event that is merely not read leaves the others as they are.
 */
export function repetitionBomb({ rules, added, removed }: EventLines): string | undefined {
  if (rules.some(isByMinute)) return 'an event that repeats by the minute or the second';
  const listed = [...added, ...removed].reduce((sum, line) => sum + countDates(line), 0);
  return listed > maxListedDates ? `an event that lists more than ${maxListedDates} dates` : undefined;
}

function isByMinute(line: string): boolean {
  const parts = readRuleParts(line);
  const freq = parts.get('FREQ');
  const isList = (name: string) => parts.get(name)?.includes(',') ?? false;
  return freq === 'SECONDLY' || freq === 'MINUTELY' || isList('BYMINUTE') || isList('BYSECOND');
}

function countDates(line: string): number {
  let count = 1;
  for (let at = line.indexOf(','); at !== -1; at = line.indexOf(',', at + 1)) count += 1;
  return count;
}
