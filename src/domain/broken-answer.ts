import type { AcceptedEvent } from './accepted-event.ts';
import { type CalendarDate, plusDays } from './calendar-date.ts';
import type { HoldReason } from './hold.ts';
import { merged, type NightRange, onOrAfter, subtracted, totalNights } from './night-range.ts';

/** What stood before a poll and what the poll lists; `windowNights` are those of class window that stood. */
export type AnswerQuestion = {
  readonly accepted: readonly AcceptedEvent[];
  readonly windowNights: readonly NightRange[];
  readonly listedNights: readonly NightRange[];
  readonly today: CalendarDate;
};

/** A closure that ends further ahead than this is the end of what the platform shows, not a stay. */
const TAIL_DAYS = 300;
const MANY_SHARE = 0.3;

/**
 * Why the nights that a poll does not list must wait: because they vanished, or longer because the answer itself looks
 * broken (calendar truth, rule 4). Real answers lost the horizon’s tail together with stays, or lost everything.
 */
export function judgeAnswer(question: AnswerQuestion): HoldReason {
  const standing = onOrAfter([...question.accepted, ...question.windowNights], question.today);
  if (standing.length > 0 && onOrAfter(question.listedNights, question.today).length === 0) return 'feed_empty';
  if (isTailGone(question, standing)) return 'tail_vanished';
  return areManyGone(question) ? 'many_vanished' : 'vanished';
}

function isTailGone({ accepted, windowNights, listedNights, today }: AnswerQuestion, standing: readonly NightRange[]) {
  const end = standing.reduce<CalendarDate>((latest, { to }) => (to > latest ? to : latest), today);
  if (end <= plusDays(today, TAIL_DAYS)) return false;
  const closures = [...accepted.filter(({ eventClass }) => eventClass !== 'booking'), ...windowNights];
  if (!closures.some(({ to }) => to === end)) return false;
  return subtracted([{ from: plusDays(end, -1), to: end }], listedNights).length > 0;
}

/**
 * Two or more stays, and over 30 % of the booked nights to come, without the tail. Only an answer that misses something
 * since this very poll is judged: one that misses nothing new says nothing new.
 */
function areManyGone({ accepted, listedNights, today }: AnswerQuestion): boolean {
  const stays = accepted.filter((event) => event.to > today && isStay(event, today));
  const gone = stays.filter((stay) => !stay.hold?.isPart && isWhollyGone(stay, listedNights, today));
  if (gone.length < 2 || !accepted.some((event) => isNewlyGone(event, listedNights, today))) return false;
  const goneNights = totalNights(merged(onOrAfter(gone, today)));
  return goneNights > MANY_SHARE * totalNights(merged(onOrAfter(stays, today)));
}

function isStay({ eventClass, to }: AcceptedEvent, today: CalendarDate): boolean {
  return eventClass === 'booking' || (eventClass === 'unknown' && to <= plusDays(today, TAIL_DAYS));
}

function isNewlyGone(event: AcceptedEvent, listedNights: readonly NightRange[], today: CalendarDate): boolean {
  return event.hold === null && subtracted(onOrAfter([event], today), listedNights).length > 0;
}

function isWhollyGone(stay: NightRange, listedNights: readonly NightRange[], today: CalendarDate): boolean {
  const coming = onOrAfter([stay], today);
  return totalNights(subtracted(coming, listedNights)) === totalNights(coming);
}
