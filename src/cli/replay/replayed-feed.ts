import { classifyStatus } from '../../connectors/ical/classify.ts';
import type { ReadContained } from '../../connectors/ical/contained-reading/contained-reader.ts';
import { readBody } from '../../connectors/ical/read-body.ts';
import { readingHash } from '../../connectors/ical/reading-hash.ts';
import { planAcceptance } from '../../domain/acceptance.ts';
import { dateInZone } from '../../domain/calendar-date.ts';
import { nothingExported } from '../../domain/echo.ts';
import { driftSince, type FeedDrift, styleKnown } from '../../domain/feed-drift.ts';
import { type AcceptancePlan, applied, type FeedState, neverPolled } from '../../domain/feed-state.ts';
import type { FeedStyle, Observation } from '../../domain/observed-event.ts';
import { defaultReadingOptions } from '../../domain/reading-options.ts';
import { planUnchanged } from '../../domain/unchanged-plan.ts';
import type { RecordedPoll } from './recording.ts';

/** What a good poll did: the state before and after it, the guard’s plan, and what was new in how the feed is written. */
export type ReplayedPoll = {
  readonly outcome: 'read';
  readonly before: FeedState;
  readonly after: FeedState;
  readonly plan: AcceptancePlan;
  readonly drifts: readonly FeedDrift[];
};

/** What the state of a feed in memory is, between two polls. */
type Memory = {
  readonly state: FeedState;
  readonly style: FeedStyle | null;
  readonly read: { readonly hash: string; readonly date: string } | null;
};

/** One feed that is polled as recorded, through the reader and the guard of the product, with its state in memory. */
export class ReplayedFeed {
  private memory: Memory = { state: neverPolled, style: null, read: null };
  private rows = 0;

  private readonly timeZone: string;
  private readonly readContained: ReadContained;

  constructor(timeZone: string, readContained: ReadContained) {
    this.timeZone = timeZone;
    this.readContained = readContained;
  }

  /** One poll; `failed` when what came is no whole calendar, and then nothing has changed. */
  async poll(recorded: RecordedPoll): Promise<ReplayedPoll | { readonly outcome: 'failed' }> {
    const { at, status } = recorded;
    const answer = { status, retryAfter: undefined, body: Buffer.from(recorded.body), validators: null };
    if (classifyStatus(answer, 'recording', at)) return { outcome: 'failed' };
    const today = dateInZone(at, this.timeZone);
    const terms = { timeZone: this.timeZone, today, options: defaultReadingOptions };
    const hash = readingHash(answer.body, terms);
    const { state, read } = this.memory;
    // As in a pass: the text that was judged last, on the same date, is not read again.
    if (state.window && read?.hash === hash && read.date === today)
      return this.commit(planUnchanged({ ...state, window: state.window, today, now: at }), []);
    const signal = new AbortController().signal;
    const reading = await readBody(answer.body, terms, { readContained: this.readContained, signal });
    if (reading.outcome !== 'read') return { outcome: 'failed' };
    return this.judge(reading.observation, { today, now: at, hash });
  }

  private judge(observation: Observation, { today, now, hash }: { today: string; now: string; hash: string }) {
    const { state, style } = this.memory;
    const plan = planAcceptance({
      ...state,
      listed: observation.events,
      isWhole: observation.isWhole,
      // What relais told of the room is no part of a recording.
      echo: nothingExported,
      today,
      now,
    });
    const drifts = driftSince(style, observation.style);
    const read = observation.isWhole ? { hash, date: today } : null;
    this.memory = { ...this.memory, style: styleKnown(style, observation.style), read };
    return this.commit(plan, drifts);
  }

  private commit(plan: AcceptancePlan, drifts: readonly FeedDrift[]): ReplayedPoll {
    const before = this.memory.state;
    const after: FeedState = {
      accepted: applied(before.accepted, plan, (event) => ({ ...event, id: event.id ?? this.newId() })),
      closures: applied(before.closures, plan.closures, (closure) => ({ ...closure, id: closure.id ?? this.newId() })),
      window: plan.window,
      memory: plan.memory,
    };
    this.memory = { ...this.memory, state: after };
    return { outcome: 'read', before, after, plan, drifts };
  }

  private newId(): string {
    this.rows += 1;
    return String(this.rows);
  }
}
