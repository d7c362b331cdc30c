import { failAnswers } from './failed-answers.ts';
import { type IncidentKind, injectedKinds } from './incident-kind.ts';
import { cancelOne } from './life.ts';
import type { Simulation } from './simulation.ts';
import { bookForOnePoll, cancelAndRebook, moveDates, openSeason, replaceBooking } from './true-changes.ts';
import { answerInPart, answerWithBlockWave, answerWithoutEvents } from './untrue-answers.ts';
import { churnUids, driftFormat, mergeOrSplit, shuffleOrder } from './writing-changes.ts';

const FIRST_POLL = 12;
const POLLS_APART = 62;
const QUIET_BEFORE = 14;
const QUIET_AFTER = 6;

/**
 * Plans the incidents of a recording: each kind about once, in any order and a day or more apart. Around answers that
 * fail or are untrue a guest often cancels in earnest, because that is when a cancellation is most easily lost.
 */
export function planIncidents(simulation: Simulation): void {
  const { random, timesMs, world } = simulation;
  const kinds = random.shuffled([...injectedKinds(world.room.platform), 'partial answer' as const]);
  kinds.forEach((kind, index) => {
    const poll = FIRST_POLL + index * POLLS_APART + random.whole(0, POLLS_APART - 36);
    if (poll > timesMs.length - QUIET_BEFORE) return;
    if (kind === 'block wave') keepQuiet(simulation, poll);
    else if (random.chance(0.3)) planCancellation(simulation, poll + random.whole(-1, 2));
    simulation.at(poll, () => start(simulation, kind, poll));
  });
}

function planCancellation(simulation: Simulation, poll: number): void {
  simulation.at(poll, () => cancelOne(simulation, poll));
}

function keepQuiet({ quietPolls }: Simulation, wave: number): void {
  for (let poll = wave - QUIET_BEFORE; poll <= wave + QUIET_AFTER; poll += 1) quietPolls.add(poll);
}

function start(simulation: Simulation, kind: IncidentKind, poll: number): void {
  switch (kind) {
    case 'partial answer':
      return answerInPart(simulation, poll);
    case 'calendar without events':
      return answerWithoutEvents(simulation, poll);
    case 'block wave':
      return answerWithBlockWave(simulation, poll);
    case 'uid churn':
      return churnUids(simulation, poll);
    case 'merge or split':
      return mergeOrSplit(simulation, poll);
    case 'shuffled order':
      return shuffleOrder(simulation, poll);
    case 'format drift':
      return driftFormat(simulation, poll);
    case 'date move':
      return moveDates(simulation, poll);
    case 'cancellation and booking in one poll':
      return replaceBooking(simulation, poll);
    case 'cancellation rebooked':
      return cancelAndRebook(simulation, poll);
    case 'booking for one poll':
      return bookForOnePoll(simulation, poll);
    case 'large release':
      return openSeason(simulation, poll);
    case 'horizon roll':
      return undefined;
    default:
      return failAnswers(simulation, poll, kind);
  }
}
