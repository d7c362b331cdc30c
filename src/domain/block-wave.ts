import { type CalendarDate, laterDate } from './calendar-date.ts';
import { closureDueAt, type HeldClosure, isClosureDue } from './held-closure.ts';
import type { Instant } from './instant.ts';
import { common, cutBy, merged, type NightRange, onOrAfter, subtracted, totalNights } from './night-range.ts';
import type { BelievedEvent } from './observed-event.ts';

/** A held closure as it is to be; `id` is null for a new one. */
export type PlannedClosure = Omit<HeldClosure, 'id'> & { readonly id: string | null };

/** What a poll’s new blocks come to: the entries to believe now, and what changes among the held closures. */
export type WaveJudgement = {
  readonly believed: readonly BelievedEvent[];
  readonly planned: readonly PlannedClosure[];
  readonly removedIds: readonly string[];
};

/** The entries of a poll, and the nights that stand closed by the same feed before it. */
export type WaveQuestion = {
  readonly events: readonly BelievedEvent[];
  readonly standing: readonly NightRange[];
  readonly closures: readonly HeldClosure[];
  readonly isFirst: boolean;
  readonly isWhole: boolean;
  readonly today: CalendarDate;
  readonly now: Instant;
};

/** Fewer new block nights than this are never a wave, however full the calendar is. */
const MIN_WAVE_NIGHTS = 14;
const WAVE_SHARE = 0.3;

/**
 * The guard against a feed that suddenly closes everything: new nights of class block that number more than
 * max(14, 30 % of the free nights up to the horizon) wait for three hours of agreeing polls, and go on waiting when they
 * become fewer. Bookings, and what may be one, never wait; nor does the first poll (calendar truth, rule 4).
 */
export function judgeWave(question: WaveQuestion): WaveJudgement {
  const { events, closures, today } = question;
  const fresh = freshBlockNights(question);
  if (question.isFirst) return { believed: events, planned: [], removedIds: closures.map(({ id }) => id) };
  const kept = closures.map((closure) => ({ closure, parts: question.isWhole ? common([closure], fresh) : [closure] }));
  const waiting = kept.filter(({ closure }) => !isClosureDue(closure, question.now));
  const begun = totalNights(fresh) > waveThreshold(question) ? subtracted(fresh, closures) : [];
  const heldNights = merged([...waiting.flatMap(({ parts }) => parts), ...begun]);
  return {
    believed: events.flatMap((event) => believedParts(event, heldNights, today)),
    planned: [...waiting.flatMap(plannedParts), ...begun.map((nights) => begunClosure(nights, question.now))],
    removedIds: kept
      .filter(({ closure, parts }) => isClosureDue(closure, question.now) || parts.length === 0)
      .map(({ closure }) => closure.id),
  };
}

function freshBlockNights({ events, standing, today }: WaveQuestion): NightRange[] {
  const blocks = events.filter(({ eventClass }) => eventClass === 'block');
  const others = events.filter(({ eventClass }) => eventClass !== 'block');
  return subtracted(onOrAfter(blocks, today), [...standing, ...others]);
}

function waveThreshold({ events, standing, today }: WaveQuestion): number {
  const end = [...events, ...standing].map(({ to }) => to).reduce(laterDate, today);
  const free = end > today ? totalNights(subtracted([{ from: today, to: end }], standing)) : 0;
  return Math.max(MIN_WAVE_NIGHTS, WAVE_SHARE * free);
}

/** A closure that is as it was is not written again; the first part keeps its row. */
function plannedParts({ closure, parts }: { closure: HeldClosure; parts: readonly NightRange[] }): PlannedClosure[] {
  const [first] = parts;
  const isSame = parts.length === 1 && first?.from === closure.from && first.to === closure.to;
  if (isSame) return [];
  return parts.map((nights, index) => ({ ...closure, ...nights, id: index === 0 ? closure.id : null }));
}

function begunClosure({ from, to }: NightRange, now: Instant): PlannedClosure {
  return { id: null, from, to, seenSince: now, dueAt: closureDueAt(now) };
}

/** Nights before today are history and stay with the entry. */
function believedParts(
  event: BelievedEvent,
  heldNights: readonly NightRange[],
  today: CalendarDate,
): readonly BelievedEvent[] {
  if (event.eventClass !== 'block' || event.to <= today) return [event];
  return cutBy(event, heldNights).map((part) => ({ ...event, ...part }));
}
