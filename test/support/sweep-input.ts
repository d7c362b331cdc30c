import type { SyncListingCalendarsInput } from '../../workflows/sweep-messages.ts';

/** A sweep at its beginning, as the schedule starts it. */
export function aSweepInput(fields: Partial<SyncListingCalendarsInput> = {}): SyncListingCalendarsInput {
  const tally = {
    ...{ started: 0, alreadyRunning: 0, unfinished: 0, succeeded: 0, partial: 0, failed: 0 },
    ...{ deferred: 0, skipped: 0, cancelled: 0, nothing_to_do: 0 },
  };
  return { maximumAttempts: 2, afterId: null, pageSize: 500, window: 50, slotMs: 60_000, tally, ...fields };
}
