import { type Day, localDay } from './day.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { IncidentKind } from './incident-kind.ts';
import type { Random } from './random.ts';
import type { RecordedPoll } from './recording.ts';
import type { Incident } from './truth.ts';
import type { World } from './world.ts';

/** What came instead of the body that the platform would have sent. */
export type FailedAnswer = Omit<RecordedPoll, 'at'>;

/** What is wrong with one answer: it is no calendar at all, or it lists other entries than it should. */
export type Distortion =
  | { readonly kind: 'failure'; readonly answer: (whole: FailedAnswer) => FailedAnswer }
  | { readonly kind: 'untrue'; readonly entries: (entries: readonly FeedEntry[], today: Day) => FeedEntry[] };

/** A stay that the platform writes as two entries, the second from `secondFrom` on. */
export type SplitStay = { readonly id: string; readonly secondFrom: Day };

/** What is planned, poll by poll, while the world goes on. Whoever plans something writes it here. */
export class Simulation {
  readonly world: World;
  readonly random: Random;
  readonly timesMs: readonly number[];
  readonly distortions = new Map<number, Distortion>();
  readonly mergedPairs = new Map<number, readonly [string, string]>();
  readonly splitStays = new Map<number, SplitStay>();
  readonly shuffledPolls = new Set<number>();
  /** Polls at which only bookings come, so that what happens there can be told apart. */
  readonly quietPolls = new Set<number>();
  readonly incidents: Incident[] = [];
  extraLines: readonly string[] = [];
  readonly #plans = new Map<number, (() => void)[]>();
  readonly #days: readonly Day[];

  constructor(world: World, random: Random, timesMs: readonly number[]) {
    this.world = world;
    this.random = random;
    this.timesMs = timesMs;
    this.#days = timesMs.map((atMs) => localDay(atMs, world.room.timeZone));
  }

  /** The room's date at a poll. */
  today(poll: number): Day {
    const day = this.#days[poll];
    if (day === undefined)
      throw new Error(`Poll ${poll} is not in the recording: ask for 0 to ${this.#days.length - 1}.`);
    return day;
  }

  /** Plans something for just before a poll. */
  at(poll: number, action: () => void): void {
    this.#plans.set(poll, [...(this.#plans.get(poll) ?? []), action]);
  }

  /** Does what is planned for a poll, also what is planned for it meanwhile. */
  run(poll: number): void {
    for (let actions = this.#plans.get(poll); actions; actions = this.#plans.get(poll)) {
      this.#plans.delete(poll);
      for (const action of actions) action();
    }
  }

  note(kind: IncidentKind, polls: readonly number[]): void {
    this.incidents.push({ kind, polls });
  }

  /** Up to `wanted` polls from `first` on, of which the last is made less than `limitMs` after the first. */
  pollsWithin(first: number, wanted: number, limitMs: number): number[] {
    const startMs = this.timesMs[first] ?? 0;
    const polls = Array.from({ length: wanted }, (_, index) => first + index);
    return polls.filter((poll) => (this.timesMs[poll] ?? Number.POSITIVE_INFINITY) - startMs < limitMs);
  }
}
