import type { Readiness } from '../api/api-deps.ts';
import { DemoLate } from './demo-late.ts';
import type { Progress } from './progress.ts';

const details = {
  unwanted: 'no demo here',
  told: 'told',
  untold: 'is being told',
  late: 'is late: the start says why, and the next one goes on with it',
} as const;

/** The telling of the demo's story, as readiness sees it. Where no demo is wanted there is nothing left to tell. */
export class DemoTelling {
  private standing: keyof typeof details;

  constructor(isWanted: boolean) {
    this.standing = isWanted ? 'untold' : 'unwanted';
  }

  /** Tells the story by `seed`. One that is late is only noted. */
  async tell(seed: () => Promise<void>, progress: Progress): Promise<void> {
    try {
      await progress.step('Demo', seed);
      this.standing = 'told';
    } catch (error) {
      if (!(error instanceof DemoLate)) throw error;
      this.standing = 'late';
      progress.note(error.message);
    }
  }

  readiness(): Readiness {
    const ready = this.standing === 'told' || this.standing === 'unwanted';
    return { name: 'demo', ready, detail: details[this.standing] };
  }
}
