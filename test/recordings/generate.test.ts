import { describe, expect, test } from '@jest/globals';
import { generateRecording } from './generate.ts';
import { incidentKinds } from './incident-kind.ts';
import { type RecordedPlatform, recordedPlatforms, recordingLines } from './recording.ts';
import type { TruthPoll } from './truth.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function seedsOf(count: number): { seed: number; platform: RecordedPlatform }[] {
  return Array.from({ length: count }, (_, index) => ({
    seed: index + 1,
    platform: recordedPlatforms[index % recordedPlatforms.length] ?? 'airbnb',
  }));
}

function isTaken({ taken }: TruthPoll, night: string): boolean {
  return taken.some(({ from, to }) => from <= night && night < to);
}

test.each(recordedPlatforms)(
  'the same seed gives the same %s recording and truth, another seed another',
  (platform) => {
    const [first, again, other] = [11, 11, 12].map((seed) => generateRecording(seed, platform));

    expect(again).toEqual(first);
    expect(other?.recording.polls[0]).not.toEqual(first?.recording.polls[0]);
  },
);

test('every incident happens in many of the seeds 1 to 30, and clocks change in many of the recordings', () => {
  const counts = new Map<string, number>(incidentKinds.map((kind) => [kind, 0]));
  let clockChanges = 0;
  for (const { seed, platform } of seedsOf(30)) {
    const { recording, truth } = generateRecording(seed, platform);
    for (const kind of new Set(truth.incidents.map((incident) => incident.kind))) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const zone = new Intl.DateTimeFormat('en', { timeZone: recording.timeZone, timeZoneName: 'longOffset' });
    const offset = (at: string | undefined) => zone.format(new Date(at ?? 0)).replace(/.*GMT/, '');
    if (offset(recording.polls[0]?.at) !== offset(recording.polls.at(-1)?.at)) clockChanges += 1;
  }

  const rare = [...counts].filter(([, count]) => count < 5);
  expect(rare).toEqual([]);
  expect(clockChanges).toBeGreaterThan(5);
});

describe.each(seedsOf(6))('seed $seed, $platform', ({ seed, platform }) => {
  const { recording, truth } = generateRecording(seed, platform);
  const timesMs = recording.polls.map(({ at }) => Date.parse(at));
  const gapsMs = timesMs.slice(1).map((atMs, index) => atMs - (timesMs[index] ?? 0));

  test('it is a thousand polls or more over 60 to 75 days, about hourly with long gaps and short ones', () => {
    const lengthMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
    const medianMs = [...gapsMs].sort((a, b) => a - b)[Math.floor(gapsMs.length / 2)];

    expect(recording.polls.length).toBeGreaterThanOrEqual(1_000);
    expect(recording.polls.length).toBe(truth.polls.length);
    expect(lengthMs).toBeGreaterThanOrEqual(60 * DAY_MS);
    expect(lengthMs).toBeLessThanOrEqual(75 * DAY_MS);
    expect(medianMs).toBeGreaterThan(50 * 60_000);
    expect(medianMs).toBeLessThan(70 * 60_000);
    expect(gapsMs.filter((gapMs) => gapMs > 2 * HOUR_MS).length).toBeGreaterThan(20);
    expect(gapsMs.filter((gapMs) => gapMs < HOUR_MS / 2).length).toBeGreaterThan(20);
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(8 * HOUR_MS + 1_000);
  });

  test('its file is a line that describes it and one line a poll', () => {
    const lines = recordingLines(recording).trimEnd().split('\n');
    const head: unknown = JSON.parse(lines[0] ?? '');
    const second: unknown = JSON.parse(lines[1] ?? '');

    expect(head).toMatchObject({ format: 'feed-recording', version: 1, platform, polls: recording.polls.length });
    expect(second).toEqual(recording.polls[0]);
    expect(lines).toHaveLength(recording.polls.length + 1);
  });

  test('a good answer is a whole calendar that lists its entries in order, any other is none', () => {
    const wrong = recording.polls.filter(({ status, body }, index) => {
      const isWhole = status === 200 && body.startsWith('BEGIN:VCALENDAR') && /END:VCALENDAR\r?\n$/.test(body);
      const poll = truth.polls[index];
      const dates = [...body.matchAll(/DTSTART;VALUE=DATE:(\d{8})\r?\nDTEND;VALUE=DATE:(\d{8})/g)];
      const listed = poll?.listed.map(({ from, to }) => `${from}/${to}`.replaceAll('-', ''));
      const isSame = dates.map(([, from, to]) => `${from}/${to}`).join(' ') === listed?.join(' ');
      return isWhole !== poll?.isGood || (isWhole && !isSame);
    });

    expect(wrong).toEqual([]);
  });

  test('what a true answer lists is what is taken, from the day of the poll on', () => {
    const isLate = ({ listed, taken }: TruthPoll): boolean =>
      listed.some(({ stays, to }) => stays.includes('tail') && to < (taken.at(-1)?.to ?? ''));
    const wrong = truth.polls.filter(
      (poll) =>
        poll.isTrue && !isLate(poll) && nightsFrom(poll.date, poll.listed) !== nightsFrom(poll.date, poll.taken),
    );

    expect(wrong.map(({ date }) => date)).toEqual([]);
  });

  test('the nights of a booking are taken from the poll that can show it until it is cancelled, and overlap no other', () => {
    for (const booking of truth.bookings) {
      const others = truth.bookings.filter((other) => other !== booking && isAtOneTime(other, booking));
      const end = booking.cancelledAtPoll ?? truth.polls.length;
      const open = truth.polls
        .slice(booking.visibleFromPoll, end)
        .filter((poll) => booking.nights.some((night) => night >= poll.date && !isTaken(poll, night)));

      expect([booking.id, open.map(({ date }) => date)]).toEqual([booking.id, []]);
      expect(others.filter(({ nights }) => nights.some((night) => booking.nights.includes(night)))).toEqual([]);
    }
  });

  test('bookings are kept, cancelled and touch each other', () => {
    const kept = truth.bookings.filter(({ cancelledAtPoll }) => cancelledAtPoll === null);
    const touching = truth.polls.filter(({ taken }) => taken.some(({ to }) => taken.some(({ from }) => from === to)));

    expect(kept.length).toBeGreaterThan(4);
    expect(truth.bookings.length - kept.length).toBeGreaterThan(2);
    expect(touching.length).toBeGreaterThan(truth.polls.length / 5);
  });
});

function isAtOneTime(
  a: { visibleFromPoll: number; cancelledAtPoll: number | null },
  b: { visibleFromPoll: number; cancelledAtPoll: number | null },
): boolean {
  return (
    a.visibleFromPoll < (b.cancelledAtPoll ?? Number.POSITIVE_INFINITY) &&
    b.visibleFromPoll < (a.cancelledAtPoll ?? Number.POSITIVE_INFINITY)
  );
}

/** As text: the same nights give the same text, however they are cut into ranges. */
function nightsFrom(date: string, ranges: readonly { from: string; to: string }[]): string {
  const coming = ranges.filter(({ to }) => to > date).map(({ from, to }) => ({ from: from > date ? from : date, to }));
  const sorted = coming.sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted
    .map(({ from, to }) => `${from} ${to}`)
    .join(' ')
    .replaceAll(/ (\S+) \1(?= )/g, '');
}
