import { expect, test } from '@jest/globals';
import { ReplayedFeed } from '../../src/cli/replay/replayed-feed.ts';
import { createContainedReader } from '../../src/connectors/ical/contained-reading/contained-reader.ts';
import { defaultContainmentLimits } from '../../src/connectors/ical/contained-reading/containment.ts';
import { dateInZone } from '../../src/domain/calendar-date.ts';
import type { FeedState } from '../../src/domain/feed-state.ts';
import { nightsOf } from '../../src/domain/night-range.ts';
import { generateRecording } from '../recordings/generate.ts';
import { recordedPlatforms } from '../recordings/recording.ts';

const FIRST_SEED = Number(process.env['RECORDING_SEED'] ?? 1);
const SEEDS = 8;

/** Every night to come that rows close, with whose it is, what it is, and whether it is held and until when. */
function nightsIn({ accepted }: FeedState, today: string): string[] {
  const nights = accepted.flatMap((row) => {
    const state = `${row.eventClass} ${row.identity} ${row.hold ? `${row.hold.dueAt} ${row.hold.reason}` : 'listed'}`;
    return nightsOf(row).flatMap((night) => (night >= today ? `${night} ${state}` : []));
  });
  return [...new Set(nights)].sort();
}

test.each(recordedPlatforms)(
  `over ${SEEDS} recordings of %s from seed ${FIRST_SEED}, no poll writes a row that changes no night`,
  async (platform) => {
    const found: string[] = [];
    let written = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const { timeZone, polls } = generateRecording(seed, platform).recording;
      const feed = new ReplayedFeed(timeZone, createContainedReader(defaultContainmentLimits));
      for (const [index, { at, status, body }] of polls.entries()) {
        const now = new Date(at).toISOString();
        const replayed = await feed.poll({ writtenAt: at, at: now, status, body });
        if (replayed.outcome === 'failed') continue;
        const { before, after, plan } = replayed;
        const rows = plan.planned.length + plan.removedIds.length;
        written += rows;
        const today = dateInZone(now, timeZone);
        if (rows > 0 && nightsIn(before, today).join() === nightsIn(after, today).join())
          found.push(`Seed ${seed}, poll ${index} at ${at}: ${JSON.stringify(plan.planned)}`);
      }
    }
    expect(found).toEqual([]);
    expect(written).toBeGreaterThan(SEEDS);
  },
  300_000,
);
