import type { CalendarDate } from './calendar-date.ts';
import { listedEntries } from './cancellation-proof.ts';
import { type AcceptancePlan, type FeedState, type PlannedEvent } from './feed-state.ts';
import { type FeedWindow } from './feed-window.ts';
import { type HeldClosure, isClosureDue } from './held-closure.ts';
import { type Hold, heldOn, isDue } from './hold.ts';
import type { Instant } from './instant.ts';
import { countChanges } from './night-changes.ts';
import { planHeldRows } from './night-first-plan.ts';
import { releasedNights } from './released-nights.ts';

/** What is believed of a feed whose window is known, and when it answered what it answered before. */
export type UnchangedPoll = FeedState & {
  readonly window: FeedWindow;
  readonly today: CalendarDate;
  readonly now: Instant;
};

/**
 * The guard at a good poll whose body is the one that was judged whole on the same date: what it listed then it lists now,
 * so only time has passed. Releases and closures that are due are made; nothing else changes.
 */
export function planUnchanged(poll: UnchangedPoll): AcceptancePlan {
  const { accepted, closures, window, memory, today, now } = poll;
  const dueClosures = closures.filter((closure) => isClosureDue(closure, now));
  const reason = poll.asksOwner === true ? 'asked' : 'vanished';
  const isEnding = (hold: Hold) => heldOn(hold, reason) !== hold || isDue(hold, now);
  if (dueClosures.length === 0 && !accepted.some(({ hold }) => hold && isEnding(hold))) return nothingDue(poll);
  const entries = listedEntries([], accepted);
  const steps = planHeldRows({
    accepted,
    today,
    now,
    isWhole: true,
    listedNights: [],
    everyNight: [],
    answer: 'vanished',
    reason,
    entries,
    unexplained: [],
    settled: new Set(),
  });
  const rows = {
    planned: [...steps.flatMap((step) => step.planned), ...dueClosures.map(closedRow)],
    removedIds: steps.flatMap((step) => step.removedIds),
  };
  const after = { rows, window };
  return {
    ...rows,
    closures: { planned: [], removedIds: dueClosures.map(({ id }) => id) },
    window,
    memory,
    released: releasedNights(poll, { ...after, freed: steps.flatMap((step) => step.freed), moved: [] }),
    changes: countChanges(poll, after),
  };
}

function nothingDue({ window, memory }: UnchangedPoll): AcceptancePlan {
  const changes = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
  const closures = { planned: [], removedIds: [] };
  return { planned: [], removedIds: [], closures, window, memory, released: [], changes };
}

function closedRow({ from, to, seenSince }: HeldClosure): PlannedEvent {
  return { id: null, from, to, eventClass: 'block', identity: '', since: seenSince, hold: null, askedAt: null };
}
