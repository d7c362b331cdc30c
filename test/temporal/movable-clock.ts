import { plusMinutes } from '../../src/domain/instant.ts';
import { systemClock } from '../../src/parts/stores.ts';
import type { Clock } from '../../src/ports.ts';

/** A clock that is some minutes ahead, as if a test had waited for so long. */
export class MovableClock implements Clock {
  aheadMin = 0;

  now(): string {
    return plusMinutes(systemClock.now(), this.aheadMin);
  }
}
