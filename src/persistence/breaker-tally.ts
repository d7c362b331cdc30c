import { WINDOW_CALLS } from '../domain/breaker.ts';
import type { EndedCall } from '../domain/breaker-outcome.ts';

/** Time that never jumps; `after` calls once and gives what calls it off. Tests give their own. */
export type TallyTimer = { nowMs(): number; after(ms: number, call: () => void): () => void };

/** Writes the outcomes of calls of one key, in their order. */
export type WriteCalls = (calls: readonly EndedCall[]) => Promise<void>;

/** Two writes of one key are at least so far apart. */
export const TALLY_SPACING_MS = 1_000;

type Waiter = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

/**
 * Outcomes of one key’s calls on their way to the database: many calls, one write. Of what waits for long only the last are
 * kept, since no more are ever judged. What the database did not take is tried again.
 */
export class BreakerTally {
  private calls: readonly EndedCall[] = [];
  private waiters: readonly Waiter[] = [];
  private planned: { readonly dueMs: number; readonly callOff: () => void } | undefined;
  private writing: Promise<void> | undefined;
  private lastWriteMs = Number.NEGATIVE_INFINITY;
  private readonly write: WriteCalls;
  private readonly timer: TallyTimer;

  constructor(write: WriteCalls, timer: TallyTimer) {
    this.write = write;
    this.timer = timer;
  }

  /** True when nothing is under way or waits. */
  get isIdle(): boolean {
    return this.calls.length === 0 && this.waiters.length === 0 && this.writing === undefined;
  }

  /** Counts a call, to be written within `delayMs`, or as soon as the spacing allows. */
  add(call: EndedCall, delayMs: number): void {
    this.calls = [...this.calls, call].slice(-WINDOW_CALLS);
    this.plan(delayMs);
  }

  /** Resolves once all that was counted is written. Rejects when the database does not take it. */
  settled(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiters = [...this.waiters, { resolve, reject }];
      this.plan(0);
    });
  }

  /** Writes what is left at once, whatever the spacing, for a process that ends. */
  async close(): Promise<void> {
    await this.writing;
    this.planned?.callOff();
    await this.flush();
    this.planned?.callOff();
  }

  private plan(delayMs: number): void {
    if (this.writing) return;
    const nowMs = this.timer.nowMs();
    const dueMs = Math.max(nowMs + delayMs, this.lastWriteMs + TALLY_SPACING_MS);
    if (this.planned && this.planned.dueMs <= dueMs) return;
    this.planned?.callOff();
    this.planned = { dueMs, callOff: this.timer.after(dueMs - nowMs, () => void this.flush()) };
  }

  private async flush(): Promise<void> {
    this.planned = undefined;
    this.lastWriteMs = this.timer.nowMs();
    this.writing = this.writeOnce();
    await this.writing;
    this.writing = undefined;
    if (!this.isIdle) this.plan(0);
  }

  private async writeOnce(): Promise<void> {
    const { calls, waiters } = this;
    this.calls = [];
    this.waiters = [];
    try {
      if (calls.length > 0) await this.write(calls);
      for (const { resolve } of waiters) resolve();
    } catch (error) {
      this.calls = [...calls, ...this.calls].slice(-WINDOW_CALLS);
      for (const { reject } of waiters) reject(error);
    }
  }
}
