import type { RecordedPoll } from '../../src/cli/replay/recording.ts';
import { replayRecording } from '../../src/cli/replay/replay-recording.ts';
import type { ReplayReport } from '../../src/cli/replay/replay-report.ts';
import type { GuardedChanges, NightChange } from '../recordings/disagreements.ts';
import type { Recording } from '../recordings/recording.ts';

/** Replays a generated recording without a file. */
export function replayInMemory({ platform, timeZone, polls }: Recording): Promise<ReplayReport> {
  async function* recorded(): AsyncGenerator<RecordedPoll> {
    for (const { at, status, body } of polls) yield { writtenAt: at, at: new Date(at).toISOString(), status, body };
  }
  return replayRecording({ head: { platform, timeZone }, polls: recorded() });
}

/** What the oracle judges: one entry a poll. */
export function guardedChanges({ added, released }: ReplayReport): GuardedChanges {
  return { added: perPoll(added), released: perPoll(released) };
}

function perPoll(changes: readonly NightChange[]): NightChange[] {
  const byInstant = new Map<string, string[]>();
  for (const { at, nights } of changes) byInstant.set(at, [...(byInstant.get(at) ?? []), ...nights]);
  return [...byInstant].map(([at, nights]) => ({ at, nights }));
}
