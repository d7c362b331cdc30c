import { type Answer, answerOf, type Entry, tailOf } from './answer.ts';
import { bringsBlockWave } from './block-wave-rule.ts';
import { looksBroken } from './broken-answer.ts';
import { type Day, dateOf, dayOf } from './day.ts';
import type { ExpectedChanges, ExpectedPoll, NightStatus } from './expected-changes.ts';
import { type NightRecord, unlistedNight } from './night-record.ts';
import { hasten, lengthen, release, see } from './night-rules.ts';
import type { RecordedPlatform, Recording } from './recording.ts';
import type { Truth } from './truth.ts';

/** The longest calendar ends 550 days ahead (Booking.com, after February). */
const HORIZON_DAYS = 560;

/**
 * What the rules of the guard demand of a recording, from what its good polls listed: night by night and poll by poll, in
 * the plainest way. `either` stands where the rules leave it open; the functions of the rules say where that is.
 *
 * A failed poll changes nothing; the first good one is accepted whole. A night that a booking or an unknown entry lists
 * is taken at once. One that nothing lists any more is held, and free at the first good poll 90 min after its first
 * absence; 6 h where the answer looks broken at any poll of the hold (`broken-answer.ts`); at once where the answer proves
 * the cancellation (`cancellation-proof.ts`). Blocks are taken at once, or in a wave (`block-wave-rule.ts`) once good polls
 * have listed them for 3 h.
 */
export function expectedChanges({ platform, polls }: Recording, truth: Truth): ExpectedChanges {
  const oracle = new Oracle(platform);
  return {
    seed: truth.seed,
    polls: truth.polls.map(({ date, isGood, listed }, poll) => {
      const at = polls[poll]?.at ?? '';
      const answer = isGood ? answerOf(listed, dayOf(date), Date.parse(at)) : null;
      return { at, date, isGood, ...oracle.judge(answer) };
    }),
  };
}

type Outcome = Pick<ExpectedPoll, 'statuses' | 'added' | 'released' | 'held' | 'waveHeld'>;

const nothing = { added: [], released: [], held: [], waveHeld: [] };

class Oracle {
  readonly #platform: RecordedPlatform;
  #records: readonly NightRecord[] = [];
  #tail: Entry | null = null;
  #isFirst = true;
  #last: Answer | null = null;
  #statuses: ReadonlyMap<string, NightStatus> = new Map();

  constructor(platform: RecordedPlatform) {
    this.#platform = platform;
  }

  /** Null for a failed poll. */
  judge(answer: Answer | null): Outcome {
    if (!answer || this.#repeats(answer)) return { ...nothing, statuses: this.#statuses };
    this.#last = answer;
    this.#moveTo(answer.today);
    const records = this.#records;
    const before = records.map(({ status }) => status);
    const wave = this.#isFirst ? 'no' : bringsBlockWave(answer, records);
    for (const record of records) see(record, answer, wave);
    this.#judgeHolds(answer);
    this.#rememberTail(answer);
    const outcome = this.#outcome(before);
    this.#isFirst = false;
    return outcome;
  }

  /** True when an answer says what the one before said and no night waits: most do, and they change nothing. */
  #repeats({ today, entries }: Answer): boolean {
    if (!this.#last || this.#last.today !== today || this.#last.entries.length !== entries.length) return false;
    const { entries: last } = this.#last;
    if (entries.some((entry, index) => entry !== last[index])) return false;
    return this.#records.every(({ hold, waveSinceMs }) => hold === null && waveSinceMs === null);
  }

  /** An answer may look broken or prove a cancellation; only holds that are open are touched by that. */
  #judgeHolds(answer: Answer): void {
    const open = this.#records.filter(({ hold }) => hold !== null);
    if (open.length === 0) return;
    const judged = { answer, records: this.#records, tail: this.#tail, platform: this.#platform };
    const broken = looksBroken(judged);
    for (const record of open) {
      lengthen(record, broken);
      hasten(record, judged, broken);
      release(record, answer.nowMs);
    }
  }

  /** Nights that are past are left behind, and new ones come into sight. */
  #moveTo(today: Day): void {
    if (this.#records[0]?.night === today) return;
    const kept = this.#records.filter(({ night }) => night >= today);
    const next = today + kept.length;
    const added = Array.from({ length: HORIZON_DAYS - kept.length }, (_, index) => unlistedNight(next + index));
    this.#records = [...kept, ...added];
    this.#statuses = new Map();
  }

  /** The tail as accepted: a wave that waits is none, and one that vanished stays in mind while its end is held. */
  #rememberTail(answer: Answer): void {
    const listed = tailOf(answer);
    const statusAt = (tail: Entry) => this.#records[tail.to - 1 - answer.today]?.status;
    if (listed && ['taken', 'window'].includes(statusAt(listed) ?? '')) this.#tail = listed;
    else if (this.#tail && statusAt(this.#tail) === 'free') this.#tail = null;
  }

  #outcome(before: readonly NightRecord['status'][]): Outcome {
    const records = this.#records;
    const changed = records.flatMap((record, index) => {
      const from = before[index];
      return from === undefined || from === record.status ? [] : [{ ...record, from }];
    });
    if (changed.length > 0 || this.#statuses.size === 0) this.#statuses = statusesOf(records);
    const told = this.#isFirst ? [] : changed;
    const added = told.filter(({ from, status }) => from === 'free' && status === 'taken');
    return {
      statuses: this.#statuses,
      added: added.flatMap(({ night, entry }) =>
        entry ? [{ date: dateOf(night), entryClass: entry.entryClass }] : [],
      ),
      released: datesOf(told.filter(({ from, status }) => from === 'taken' && status === 'free')),
      held: datesOf(records.filter(({ status, hold }) => hold !== null && status === 'taken')),
      waveHeld: datesOf(records.filter(({ status, waveSinceMs }) => waveSinceMs !== null && status === 'free')),
    };
  }
}

function statusesOf(records: readonly NightRecord[]): ReadonlyMap<string, NightStatus> {
  const statuses = new Map<string, NightStatus>();
  for (const { night, status } of records) if (status !== 'free') statuses.set(dateOf(night), status);
  return statuses;
}

function datesOf(records: readonly NightRecord[]): string[] {
  return records.map(({ night }) => dateOf(night));
}
