import { describe, expect, test } from '@jest/globals';
import { datesBetween, dayOf } from './day.ts';
import { disagreements, type NightChange } from './disagreements.ts';
import type { ExpectedPoll } from './expected-changes.ts';
import { expectedChanges } from './expected-releases.ts';
import { generateRecording } from './generate.ts';
import { recordedPlatforms } from './recording.ts';
import { expectedOf, type SceneEntry } from './scene.ts';
import type { ListedEntry } from './truth.ts';

const bookedA: SceneEntry = ['05-01/05-04', 'booking'];
const bookedB: SceneEntry = ['06-01/06-09', 'booking'];
const bookedC: SceneEntry = ['07-01/07-11', 'booking'];
const nightsOfA = ['2026-05-01', '2026-05-02', '2026-05-03'];

/** The polls at which nights must become free, as `minutes: first night, number`. */
function releases(polls: readonly ExpectedPoll[]): string[] {
  const firstMs = Date.parse(polls[0]?.at ?? '');
  return polls.flatMap(({ at, released }) =>
    released.length > 0 ? [`${(Date.parse(at) - firstMs) / 60_000}: ${released[0]}, ${released.length}`] : [],
  );
}

describe('nights that vanish', () => {
  test('are free at the first good poll 90 minutes after the first absence, not before', () => {
    const polls = expectedOf('vrbo', [
      { atMin: 0, listed: [bookedA, bookedB] },
      { atMin: 60, listed: [bookedB] },
      { atMin: 149, listed: [bookedB] },
      { atMin: 150, listed: [bookedB] },
    ]);

    expect(releases(polls)).toEqual(['150: 2026-05-01, 3']);
    expect(polls.map(({ held }) => held)).toEqual([[], nightsOfA, nightsOfA, []]);
  });

  test('are no longer held when a good poll lists them again, and a failed poll frees nothing', () => {
    const polls = expectedOf('vrbo', [
      { atMin: 0, listed: [bookedA, bookedB] },
      { atMin: 60, listed: [bookedB] },
      { atMin: 120, listed: [bookedA, bookedB] },
      { atMin: 180, listed: [bookedB] },
      { atMin: 280, listed: null },
      { atMin: 300, listed: [bookedB] },
    ]);

    expect(releases(polls)).toEqual(['300: 2026-05-01, 3']);
  });

  test('wait 6 hours when the answer lists nothing to come', () => {
    const polls = expectedOf('vrbo', [
      { atMin: 0, listed: [bookedA] },
      { atMin: 60, listed: [] },
      { atMin: 400, listed: [] },
      { atMin: 420, listed: [] },
    ]);

    expect(releases(polls)).toEqual(['420: 2026-05-01, 3']);
  });

  test('wait 6 hours when the end of the horizon tail vanished with them, also those held before', () => {
    const tail: SceneEntry = ['10-01/2027-03-10', 'block'];
    const polls = expectedOf('airbnb', [
      { atMin: 0, listed: [bookedA, bookedB, tail] },
      { atMin: 60, listed: [bookedB, tail] },
      { atMin: 120, listed: [bookedB] },
      { atMin: 180, listed: [bookedB, tail] },
      { atMin: 400, listed: [bookedB, tail] },
      { atMin: 420, listed: [bookedB, tail] },
    ]);

    expect(releases(polls)).toEqual(['420: 2026-05-01, 3']);
  });

  test('wait 6 hours when two whole stays and over 30 % of the booked nights are held together', () => {
    const scene = (second: SceneEntry[]) => [
      { atMin: 0, listed: [bookedA, bookedB, bookedC] },
      { atMin: 60, listed: second },
      { atMin: 150, listed: second },
      { atMin: 420, listed: second },
    ];

    expect(releases(expectedOf('vrbo', scene([bookedC])))).toEqual(['420: 2026-05-01, 11']);
    expect(releases(expectedOf('vrbo', scene([bookedA, bookedC])))).toEqual(['150: 2026-06-01, 8']);
    // A stay that only shrank is no whole one.
    expect(releases(expectedOf('vrbo', scene([['06-08/06-09', 'booking'], bookedC])))).toEqual(['150: 2026-05-01, 10']);
  });

  test('are free at once where a booking under another UID lies on the stay (Airbnb), and nowhere else', () => {
    const scene = (instead: SceneEntry) => [
      { atMin: 0, listed: [bookedA, bookedB, bookedC] },
      { atMin: 60, listed: [bookedA, instead, bookedC] },
    ];
    const atEnd: SceneEntry = ['06-05/06-09', 'booking'];
    const inside: SceneEntry = ['06-03/06-05', 'booking'];

    expect(releases(expectedOf('airbnb', scene(atEnd)))).toEqual(['60: 2026-06-01, 4']);
    expect(releases(expectedOf('airbnb', scene(['06-05/06-09', 'booking', '2026-06-01 booking'])))).toEqual([]);
    expect(releases(expectedOf('booking.com', scene(inside)))).toEqual([]);
    expect(releases(expectedOf('booking.com', scene(atEnd)))).toEqual([]);
  });
});

describe('nights that come', () => {
  const few: SceneEntry = ['04-01/04-15', 'block'];
  const many: SceneEntry = ['03-10/09-30', 'block'];
  const endOfYear: SceneEntry = ['12-28/12-31', 'booking'];
  const added = (polls: readonly ExpectedPoll[]) => polls.map((poll) => poll.added.length);

  test('are taken at once when a booking lists them, also in an answer that is broken, and not at the first poll', () => {
    const polls = expectedOf('vrbo', [
      { atMin: 0, listed: [bookedA, bookedB] },
      { atMin: 60, listed: [bookedC] },
    ]);

    expect(added(polls)).toEqual([0, 10]);
    expect(polls[1]?.added[0]).toEqual({ date: '2026-07-01', entryClass: 'booking' });
  });

  test('are taken at once as a few blocks, and in a wave once good polls have listed them for 3 hours', () => {
    const scene = (block: SceneEntry, minutes: readonly number[]) =>
      expectedOf('airbnb', [
        { atMin: 0, listed: [endOfYear] },
        ...minutes.map((atMin) => ({ atMin, listed: [block, endOfYear] })),
      ]);

    expect(added(scene(few, [60]))).toEqual([0, 14]);
    expect(added(scene(many, [60, 120, 239, 240]))).toEqual([0, 0, 0, 0, 204]);
    expect(scene(many, [60, 120]).map(({ waveHeld }) => waveHeld.length)).toEqual([0, 204, 204]);
  });

  test('wait anew when a good poll between does not list the wave, and pass as bookings inside it', () => {
    const inside: SceneEntry = ['09-30/10-03', 'booking'];
    const polls = expectedOf('airbnb', [
      { atMin: 0, listed: [endOfYear] },
      { atMin: 60, listed: [many, inside, endOfYear] },
      { atMin: 120, listed: [inside, endOfYear] },
      { atMin: 180, listed: [many, inside, endOfYear] },
      { atMin: 240, listed: [many, inside, endOfYear] },
    ]);

    expect(added(polls)).toEqual([0, 3, 0, 0, 0]);
    expect(polls.at(-1)?.waveHeld).toHaveLength(204);
  });

  test('are left open where 30 % of the free nights can be counted in two ways', () => {
    const polls = expectedOf('vrbo', [
      { atMin: 0, listed: [bookedA] },
      { atMin: 60, listed: [['04-01/04-25', 'block'], bookedA] },
    ]);

    expect([...(polls[1]?.statuses ?? [])].filter(([, status]) => status === 'either')).toHaveLength(24);
  });
});

describe.each(recordedPlatforms)('over recordings of %s', (platform) => {
  const seeds = [21, 22, 23, 24].map((seed) => {
    const { recording, truth } = generateRecording(seed, platform);
    return { seed, truth, expected: expectedChanges(recording, truth) };
  });

  test('the rules never free a night of a booking that a good poll has listed', () => {
    const wrong = seeds.flatMap(({ seed, truth, expected }) =>
      truth.bookings.flatMap(({ id, nights, visibleFromPoll, cancelledAtPoll }) => {
        const end = cancelledAtPoll ?? truth.polls.length;
        const isListed = truth.polls.map(({ listed }) => listed.some(({ stays }) => stays.includes(id)));
        const first = isListed.indexOf(true, visibleFromPoll);
        const polls = first < 0 ? [] : expected.polls.slice(first, Math.max(first, end)).filter(({ isGood }) => isGood);
        return polls.flatMap(({ at, date, statuses }) =>
          nights
            .filter((night) => night >= date && !statuses.has(night))
            .map((night) => `seed ${seed}, ${at}, ${night}`),
        );
      }),
    );

    expect(wrong).toEqual([]);
  });

  test('no night is held for longer than 6 hours of good polls', () => {
    const wrong = seeds.flatMap(({ seed, expected }) => {
      const heldSince = new Map<string, string>();
      return expected.polls
        .filter(({ isGood }) => isGood)
        .flatMap(({ at, held }) => {
          for (const night of heldSince.keys()) if (!held.includes(night)) heldSince.delete(night);
          for (const night of held) if (!heldSince.has(night)) heldSince.set(night, at);
          const late = [...heldSince].filter(([, since]) => Date.parse(at) - Date.parse(since) >= 6 * 3_600_000);
          return late.map(([night]) => `seed ${seed}, ${at}, ${night}`);
        });
    });

    expect(wrong).toEqual([]);
  });

  test('a guard that follows every answer, and one that never frees a night, disagree with the rules', () => {
    for (const { seed, truth, expected } of seeds) {
      const follows = followed(
        expected.polls,
        truth.polls.map(({ date, listed }) => nightsOf(date, listed)),
      );
      const neverFrees = { added: follows.added, released: [] };

      expect([seed, disagreements(expected, follows).some((line) => line.includes('must stay taken'))]).toEqual([
        seed,
        true,
      ]);
      expect([seed, disagreements(expected, neverFrees).some((line) => line.includes('is due'))]).toEqual([seed, true]);
    }
  });
});

/** What changes when each good answer is believed word for word. */
function followed(polls: readonly ExpectedPoll[], listed: readonly ReadonlySet<string>[]) {
  const added: NightChange[] = [];
  const released: NightChange[] = [];
  let before: ReadonlySet<string> | undefined;
  polls.forEach(({ at, date, isGood }, index) => {
    const now = listed[index];
    if (!isGood || !now) return;
    if (before) {
      const known = before;
      added.push({ at, nights: [...now].filter((night) => !known.has(night)) });
      released.push({ at, nights: [...known].filter((night) => night >= date && !now.has(night)) });
    }
    before = now;
  });
  return { added, released };
}

function nightsOf(date: string, listed: readonly ListedEntry[]): ReadonlySet<string> {
  return new Set(
    listed.flatMap(({ from, to }) => datesBetween(dayOf(from), dayOf(to))).filter((night) => night >= date),
  );
}
