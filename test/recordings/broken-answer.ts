import { type Answer, type Entry, isStay } from './answer.ts';
import { provesCancellation } from './cancellation-proof.ts';
import { type NightRecord, type Verdict, verdict } from './night-record.ts';
import type { RecordedPlatform } from './recording.ts';

const SHARE = 0.3;

/**
 * What the rule looks at: the nights on or after the poll's date, of which those that this answer lacks are held already,
 * and the horizon tail as it was accepted last.
 */
export type Judged = {
  readonly answer: Answer;
  readonly records: readonly NightRecord[];
  readonly tail: Entry | null;
  readonly platform: RecordedPlatform;
};

/**
 * Does the answer itself look broken? (a) It lists no night to come although some stood. (b) The far end of the horizon
 * tail vanished; open at later polls that still lack it. (c) Two or more whole stays and over 30 % of the booked nights
 * are held together.
 */
export function looksBroken(judged: Judged): Verdict {
  const { answer, records, tail } = judged;
  if (answer.entryOf.size === 0 && records.some(({ status }) => status === 'taken')) return 'yes';
  const hold = tail && records.find(({ night }) => night === tail.to - 1)?.hold;
  if (hold && hold.sinceMs === answer.nowMs) return 'yes';
  const manyHeld = manyStaysHeld(judged);
  return manyHeld === 'no' && hold ? 'maybe' : manyHeld;
}

/**
 * Counted twice, since “held together” can be read in two ways: a stay that is proved to be cancelled or whose hold is
 * due at this very poll may count or not, as may nights that this answer adds; entries may be counted or the stays that
 * were written as one or as two; and what is left of a stay that shrank before is whole or not.
 */
function manyStaysHeld({ answer, records, tail, platform }: Judged): Verdict {
  const booked = records.filter(
    ({ status, entry }) => status !== 'free' && status !== 'window' && entry && isStay(entry) && !isTail(entry, tail),
  );
  const held = booked.filter(({ hold }) => hold);
  if (held.length === 0) return 'no';
  const surelyHeld = held.filter(
    ({ hold, entry }) =>
      hold && hold.dueFromMs > answer.nowMs && entry && provesCancellation(entry, answer, platform) === 'no',
  );
  const added = booked.filter(({ addedMs }) => addedMs === answer.nowMs).length;
  const strict = wholeStays(surelyHeld, answer, { mayHaveShrunk: false });
  const lenient = wholeStays(held, answer, { mayHaveShrunk: true });
  return verdict(
    strict.least >= 2 && strict.nights > SHARE * booked.length,
    lenient.most >= 2 && held.length > SHARE * (booked.length - added),
  );
}

/** How many entries, or stays that they stand for, have every night to come among `held`, and those nights. */
function wholeStays(held: readonly NightRecord[], { today }: Answer, { mayHaveShrunk }: { mayHaveShrunk: boolean }) {
  const entries = [...new Set(held.flatMap(({ entry }) => entry ?? []))];
  const whole = entries.filter((entry) => {
    const isIn = ({ night }: NightRecord): boolean => night >= entry.from && night < entry.to;
    const nights = held.filter((record) => isIn(record) && (mayHaveShrunk || record.entry === entry));
    return nights.length === entry.to - Math.max(entry.from, today);
  });
  const stays = new Set(whole.flatMap((entry) => entry.stays));
  const nights = held.filter(({ entry }) => entry && whole.includes(entry)).length;
  return { least: Math.min(whole.length, stays.size), most: Math.max(whole.length, stays.size), nights };
}

/** The tail, also as it was before it moved on. */
function isTail(entry: Entry, tail: Entry | null): boolean {
  return tail !== null && entry.stays.some((id) => tail.stays.includes(id));
}
