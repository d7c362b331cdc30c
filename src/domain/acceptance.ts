import { judgeWave } from './block-wave.ts';
import { judgeAnswer } from './broken-answer.ts';
import type { CalendarDate } from './calendar-date.ts';
import { listedEntries } from './cancellation-proof.ts';
import { type EchoFacts, tellEchoes, withoutOwnNights } from './echo.ts';
import { type AcceptancePlan, closedNights, type FeedState } from './feed-state.ts';
import { readWindow } from './feed-window.ts';
import type { Instant } from './instant.ts';
import { keepingIds } from './kept-rows.ts';
import { countChanges } from './night-changes.ts';
import { type Judging, planHeldRows, planStandingRows } from './night-first-plan.ts';
import { merged, type NightRange, onOrAfter, subtracted } from './night-range.ts';
import type { BelievedEvent, ObservedEvent } from './observed-event.ts';
import { releasedNights } from './released-nights.ts';
import { heldWindowNights } from './window-hold.ts';

/**
 * A good poll to be judged: what is believed of the feed so far, what the feed lists, and when. `isWhole` is false when
 * entries of the feed could not be read: then nothing is released, however long it was held.
 */
export type Poll = FeedState & {
  readonly listed: readonly ObservedEvent[];
  readonly isWhole: boolean;
  /** Identities of which the platform told by API all that there is (`ObservedByApi`). */
  readonly settled?: readonly string[];
  /** Told by an API: a block there is what somebody closed, and no rule that only follows the date. */
  readonly isByApi?: boolean;
  readonly echo: EchoFacts;
  readonly today: CalendarDate;
  readonly now: Instant;
};

/**
 * The guard, both ways. Nights that a feed lists are closed at once, but for a wave of blocks (`block-wave.ts`). Nights on
 * or after `today` that it no longer lists are held (`hold.ts`, `broken-answer.ts`) and released by a later poll; nights
 * already past stay as they were. Nights are compared first, entries second: an entry of the same class and identity over
 * the same nights changes nothing, however the platform merges, splits or renames entries; what only follows the date is a
 * window (`feed-window.ts`) and makes no row; what is ours comes back and is dropped, or is told apart (`echo.ts`)
 * (calendar truth, rules 4 to 6).
 */
export function planAcceptance(poll: Poll): AcceptancePlan {
  const { today, now, isWhole } = poll;
  const listed = withoutOwnNights(poll.listed, poll.echo.own);
  const everyNight = merged(listed);
  const reading = windowReading({ ...poll, listed }, today);
  const windowNights = onOrAfter(poll.window?.nights ?? [], today);
  const echoes = tellEchoes({
    events: reading.ordinary,
    accepted: poll.accepted,
    otherwiseClosed: [...windowNights, ...poll.closures],
    memory: poll.memory,
    facts: poll.echo,
    isWhole,
    today,
    now,
  });
  const wave = judgeWave({
    events: echoes.events,
    standing: merged(closedNights(poll)),
    closures: poll.closures,
    // A wave is a feed that broke; an API says what the host did.
    isFirst: poll.window === null || poll.isByApi === true,
    isWhole,
    today,
    now,
  });
  const answer = judgeAnswer({ accepted: poll.accepted, windowNights, listedNights: everyNight, today });
  const judging: Judging = {
    accepted: poll.accepted,
    today,
    now,
    isWhole,
    answer,
    reason: poll.asksOwner === true ? 'asked' : answer,
    entries: listedEntries(echoes.events, poll.accepted),
    unexplained: echoes.unexplained,
    settled: new Set(poll.settled),
    listedNights: listedNights(everyNight, echoes.events),
    everyNight,
  };
  const steps = [
    ...planStandingRows(wave.believed, judging),
    ...planHeldRows(judging),
    ...heldWindowNights(reading.vanished, judging),
  ];
  const rows = keepingIds(
    { planned: steps.flatMap((step) => step.planned), removedIds: steps.flatMap((step) => step.removedIds) },
    poll.accepted,
  );
  const after = { rows, window: reading.window };
  return {
    ...rows,
    closures: { planned: wave.planned, removedIds: wave.removedIds },
    window: reading.window,
    memory: echoes.memory,
    released: releasedNights(poll, { ...after, freed: steps.flatMap((step) => step.freed), moved: reading.moved }),
    changes: countChanges(poll, after),
  };
}

/** An API is asked for days ahead by relais itself: what appears at that horizon is no booking window of the platform. */
function windowReading(poll: Poll, today: CalendarDate): ReturnType<typeof readWindow> {
  if (!poll.isByApi) return readWindow(poll, today);
  return { ...readWindow({ ...poll, listed: [] }, today), ordinary: poll.listed, vanished: [] };
}

/** A night that only probable echoes list is not listed by what else stood there. */
function listedNights(everyNight: readonly NightRange[], events: readonly BelievedEvent[]): readonly NightRange[] {
  const echoes = events.filter(({ eventClass }) => eventClass === 'echo');
  if (echoes.length === 0) return everyNight;
  const others = events.filter(({ eventClass }) => eventClass !== 'echo');
  return subtracted(everyNight, subtracted(echoes, others));
}
