import { createContainedReader } from '../../connectors/ical/contained-reading/contained-reader.ts';
import { defaultContainmentLimits } from '../../connectors/ical/contained-reading/containment.ts';
import { dateInZone } from '../../domain/calendar-date.ts';
import type { Recording } from './recording.ts';
import { changesOf, type PollChanges, type ReplayReport } from './replay-report.ts';
import { ReplayedFeed } from './replayed-feed.ts';

/**
 * Polls a recorded feed at the recording’s own clock, through the reader and the guard of the product. It asks for no poll
 * that is not recorded, so a release comes at the first recorded poll after its hold.
 */
export async function replayRecording({ head, polls }: Recording): Promise<ReplayReport> {
  const feed = new ReplayedFeed(head.timeZone, createContainedReader(defaultContainmentLimits));
  const all: PollChanges[] = [];
  let count = 0;
  let failedPolls = 0;
  for await (const recorded of polls) {
    count += 1;
    const replayed = await feed.poll(recorded);
    if (replayed.outcome === 'failed') {
      failedPolls += 1;
      continue;
    }
    const { at: now, writtenAt: at } = recorded;
    const isFirst = count - failedPolls === 1;
    all.push(changesOf(replayed, { at, now, today: dateInZone(now, head.timeZone), isFirst }));
  }
  return {
    polls: count,
    failedPolls,
    writes: all.reduce((sum, { writes }) => sum + writes, 0),
    added: all.flatMap(({ added }) => added),
    released: all.flatMap(({ released }) => released),
    heldThenRestored: all.flatMap(({ heldThenRestored }) => heldThenRestored),
    blockWavesHeld: all.flatMap(({ blockWavesHeld }) => blockWavesHeld),
    drift: all.flatMap(({ drift }) => drift),
  };
}
