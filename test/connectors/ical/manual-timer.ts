import type { HostTimer } from '../../../src/connectors/ical/host-budgets.ts';

/** A timer that stands still until a test moves it on; waits end in the order in which they are due. */
export class ManualTimer implements HostTimer {
  private atMs = 0;
  private readonly waits = new Set<{ readonly dueMs: number; readonly end: () => void }>();

  nowMs(): number {
    return this.atMs;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wait = { dueMs: this.atMs + ms, end: resolve };
      this.waits.add(wait);
      signal.addEventListener('abort', () => {
        this.waits.delete(wait);
        reject(new Error('aborted'));
      });
    });
  }

  /** How many wait now. */
  waiting(): number {
    return this.waits.size;
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.atMs + ms;
    await settled();
    for (let next = this.next(untilMs); next; next = this.next(untilMs)) {
      this.atMs = next.dueMs;
      this.waits.delete(next);
      next.end();
      await settled();
    }
    this.atMs = untilMs;
  }

  private next(untilMs: number) {
    const due = [...this.waits].filter(({ dueMs }) => dueMs <= untilMs);
    return due.sort((one, other) => one.dueMs - other.dueMs)[0];
  }
}

/** Lets everything go on that waits for nothing but a promise. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
