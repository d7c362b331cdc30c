import { type Answer, type Entry, isStay } from './answer.ts';
import type { Verdict } from './night-record.ts';
import type { RecordedPlatform } from './recording.ts';

/**
 * Does the answer prove that `gone`, an entry it no longer lists in full, was cancelled? On Airbnb a booking with another
 * UID lies on one of its nights; elsewhere nothing does, since what lies inside a merged entry may be one of its stays.
 * Open are: a block that a booking replaces; and an entry whose UID is still listed, so that it
 * shrank or moved.
 */
export function provesCancellation(gone: Entry, answer: Answer, platform: RecordedPlatform): Verdict {
  let best: Verdict = 'no';
  for (const entry of answer.entries) {
    if (!isStay(entry) || entry.to <= gone.from || entry.from >= gone.to) continue;
    const proof = platform === 'airbnb' ? byAnotherUid(gone, entry) : 'no';
    if (proof === 'yes' && isStay(gone) && !isListedStill(gone, answer)) return 'yes';
    if (proof !== 'no') best = 'maybe';
  }
  return best;
}

function byAnotherUid(gone: Entry, entry: Entry): Verdict {
  return entry.uid === gone.uid ? 'no' : 'yes';
}

function isListedStill({ uid }: Entry, { entries }: Answer): boolean {
  return entries.some((entry) => entry.uid === uid);
}
