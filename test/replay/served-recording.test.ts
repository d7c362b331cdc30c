import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ReplayedFeed } from '../../src/cli/replay/replayed-feed.ts';
import { createContainedReader } from '../../src/connectors/ical/contained-reading/contained-reader.ts';
import { defaultContainmentLimits } from '../../src/connectors/ical/contained-reading/containment.ts';
import { dateInZone, plusDays } from '../../src/domain/calendar-date.ts';
import { closedNights, type FeedState } from '../../src/domain/feed-state.ts';
import { intersection, type NightRange, nightsOf } from '../../src/domain/night-range.ts';
import { type FeedServer, startFeedServer } from '../connectors/ical/feed-server.ts';
import { generateRecording } from '../recordings/generate.ts';
import {
  type RecordedPlatform,
  type RecordedPoll,
  type Recording,
  recordedPlatforms,
} from '../recordings/recording.ts';
import type { Incident } from '../recordings/truth.ts';
import { World } from '../support/world.ts';
import { PolledListing, type TakenNights } from './polled-listing.ts';

const SEED = Number(process.env['RECORDING_SEED'] ?? 4);
const POLLS = Number(process.env['SERVED_POLLS'] ?? 240);
const HORIZON_DAYS = 600;

let world: World;
let server: FeedServer;
/** What the feed answers now. */
let served: RecordedPoll;
beforeAll(async () => {
  world = await World.create();
  server = await startFeedServer((request, response) => {
    const { status, contentType, body } = served;
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
    if (status === 200 && request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(status, { 'content-type': contentType, ...(status === 200 ? { etag } : {}) }).end(body);
  });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

test.each(recordedPlatforms)(
  `the pass that polls a recording of %s (seed ${SEED}) over HTTP shows the nights of its replay after every poll`,
  async (platform) => {
    const recording = aRecording(platform);
    const { timeZone, polls } = recording;
    const listing = await PolledListing.create(world, timeZone, { origin: server.origin, path: `/${platform}.ics` });
    const replayed = new ReplayedFeed(timeZone, createContainedReader(defaultContainmentLimits));
    let inMemory: Pick<FeedState, 'accepted' | 'window'> = { accepted: [], window: null };
    let failed = 0;
    for (const [index, poll] of polls.entries()) {
      served = poll;
      const now = new Date(poll.at).toISOString();
      world.nowInstant = now;
      const outcome = await listing.poll();
      const replay = await replayed.poll({ ...poll, writtenAt: poll.at, at: now });
      if (replay.outcome === 'read') inMemory = replay.after;
      else failed += 1;
      const today = dateInZone(now, timeZone);
      const nights = { from: today, to: plusDays(today, HORIZON_DAYS) };
      const place = `${platform}, seed ${SEED}, poll ${index} at ${poll.at}`;
      expect([place, outcome]).toEqual([place, replay.outcome === 'read' ? 'good' : 'failed']);
      expect([place, ...inWords(await listing.taken(nights))]).toEqual([place, ...inWords(takenBy(inMemory, nights))]);
    }
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(polls.length / 2);
  },
  300_000,
);

/**
 * The polls of a generated recording that show the most kinds of incident. A platform that answers 429 is not asked at
 * the next poll, which a replay cannot leave out; 503 does not say when to come back.
 */
function aRecording(platform: RecordedPlatform): Recording {
  const { recording, truth } = generateRecording(SEED, platform);
  const first = eventfulStart(truth.incidents, recording.polls.length);
  const polls = recording.polls.slice(first, first + POLLS);
  return { ...recording, polls: polls.map((poll) => (poll.status === 429 ? { ...poll, status: 503 } : poll)) };
}

function eventfulStart(incidents: readonly Incident[], count: number): number {
  const starts = Array.from({ length: Math.max(1, count - POLLS + 1) }, (_, start) => start);
  const kindsFrom = (start: number) =>
    new Set(incidents.filter(({ polls }) => isWithin(polls, start)).map(({ kind }) => kind)).size;
  return starts.reduce((best, start) => (kindsFrom(start) > kindsFrom(best) ? start : best), 0);
}

/** All of an incident, and enough after it for a hold to end. */
function isWithin(polls: readonly number[], start: number): boolean {
  return polls.every((poll) => poll > start && poll < start + POLLS - 10);
}

/** What the replay holds for taken: booked where a booking, or what may be one, says so; blocked elsewhere. */
function takenBy(state: Pick<FeedState, 'accepted' | 'window'>, nights: NightRange): TakenNights {
  const within = (ranges: readonly NightRange[]) =>
    ranges.flatMap((range) => intersection(range, nights) ?? []).flatMap(nightsOf);
  const stays = state.accepted.filter(({ eventClass }) => eventClass !== 'block' && eventClass !== 'window');
  return new Map([
    ...within(closedNights(state)).map((night) => [night, 'BLOCKED'] as const),
    ...within(stays).map((night) => [night, 'BOOKED'] as const),
  ]);
}

function inWords(taken: TakenNights): string[] {
  return [...taken].map(([night, status]) => `${night} ${status}`).sort();
}
