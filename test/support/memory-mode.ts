import { aimOf } from '../../src/domain/connection-mode.ts';
import { afterEvent, firstStanding, type ModeStanding } from '../../src/domain/mode-standing.ts';
import type { Connection } from '../../src/ports.ts';

/** How a connection stands that the sweep reads, since before that was written down. */
export const sweptStanding: ModeStanding = {
  ...{ state: 'batch', reason: 'sweep', since: null, fallenSince: null },
  ...{ failedRuns: 0, failingSince: null },
};

/** How a connection begins, by what was chosen. */
export function standingFor(
  { connector, mode, syncEnabled }: Pick<Connection, 'connector' | 'mode' | 'syncEnabled'>,
  now: string,
): ModeStanding {
  const context = { aim: aimOf({ mode, connector }), now };
  const first = firstStanding(context);
  return syncEnabled ? first : afterEvent(first, 'disabled', context).standing;
}
