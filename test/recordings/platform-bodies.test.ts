import { describe, expect, test } from '@jest/globals';
import { generateRecording } from './generate.ts';
import type { RecordedPlatform } from './recording.ts';
import type { ListedEntry } from './truth.ts';

/** An event as its lines say it, unfolded; `lines` are the names of its properties in order, `stay` is what it is in truth. */
type WrittenEvent = {
  readonly lines: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly uid: string;
  readonly stay: string;
};
type WrittenPoll = {
  readonly at: string;
  readonly date: string;
  readonly body: string;
  readonly events: readonly WrittenEvent[];
};

const known = new Map<string, WrittenPoll[]>();

function written(seed: number, platform: RecordedPlatform): WrittenPoll[] {
  const key = `${platform} ${seed}`;
  const polls = known.get(key) ?? read(seed, platform);
  known.set(key, polls);
  return polls;
}

function read(seed: number, platform: RecordedPlatform): WrittenPoll[] {
  const { recording, truth } = generateRecording(seed, platform);
  return recording.polls.flatMap(({ at, body }, index) => {
    const poll = truth.polls[index];
    return poll?.isTrue ? [{ at, date: poll.date.replaceAll('-', ''), body, events: eventsOf(body, poll.listed) }] : [];
  });
}

function eventsOf(body: string, listed: readonly ListedEntry[]): WrittenEvent[] {
  const texts = body.replaceAll(/\r?\n /g, '').match(/BEGIN:VEVENT[^]*?END:VEVENT/g) ?? [];
  return texts.map((text, index) => ({
    text,
    stay: listed[index]?.stays.join(' ') ?? '',
    lines: text
      .split(/\r?\n/)
      .slice(1, -1)
      .map((line) => line.replace(/[;:].*/, ''))
      .join(' '),
    from: /DTSTART;VALUE=DATE:(\d{8})\r?\n/.exec(text)?.[1] ?? '',
    to: /DTEND;VALUE=DATE:(\d{8})\r?\n/.exec(text)?.[1] ?? '',
    uid: /\nUID:(\S+)\r?\n/.exec(text)?.[1] ?? '',
  }));
}

function eventsBy(platform: RecordedPlatform, seeds: readonly number[]): WrittenEvent[] {
  return seeds.flatMap((seed) => written(seed, platform)).flatMap(({ events }) => events);
}

function sameMonthsAhead(date: string, months: number): string {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number);
  const last = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1 + months + 1, 0));
  last.setUTCDate(Math.min(day ?? 1, last.getUTCDate()));
  return last.toISOString().slice(0, 10).replaceAll('-', '');
}

function daysApart(from: string, to: string): number {
  const ms = (date: string): number => Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
  return (ms(to) - ms(from)) / 86_400_000;
}

describe('Booking.com', () => {
  const polls = [1, 2, 3, 4].flatMap((seed) => written(seed, 'booking.com'));

  test('writes every date alike, in its order of properties, with CRLF and its PRODID', () => {
    const program = 'PRODID:-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN\r\n';
    const events = polls.flatMap((poll) => poll.events);

    expect(polls.filter(({ body }) => !body.includes(program) || /[\r\n]/.test(body.replaceAll('\r\n', '')))).toEqual(
      [],
    );
    expect(events.filter(({ lines }) => !lines.startsWith('DTSTAMP DTSTART DTEND UID SUMMARY'))).toEqual([]);
    expect(events.filter(({ text }) => !text.includes('\r\nSUMMARY:CLOSED - Not available\r\n'))).toEqual([]);
    expect(events.filter(({ uid }) => !/^[0-9a-f]{32}@booking\.com$/.test(uid))).toEqual([]);
  });

  test('stamps every event with the time of the fetch, seconds before the poll is noted', () => {
    const delaysMs = polls.flatMap(({ at, body }) =>
      [...body.matchAll(/DTSTAMP:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g)].map(
        ([, year, month, day, hour, minute, second]) =>
          Date.parse(at) - Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
      ),
    );

    expect(Math.min(...delaysMs)).toBe(0);
    expect(Math.max(...delaysMs)).toBeLessThan(5_000);
  });

  test('gives one start one UID for ever, but for the poll at which all UIDs change', () => {
    for (const seed of [1, 2, 3, 4]) {
      const uids = new Map<string, Set<string>>();
      for (const { from, uid } of eventsBy('booking.com', [seed]))
        uids.set(from, (uids.get(from) ?? new Set()).add(uid));
      const counts = [...uids.values()].map((set) => set.size);

      expect(Math.max(...counts)).toBeLessThanOrEqual(2);
      expect(counts.filter((count) => count === 1).length).toBeGreaterThan(counts.length / 3);
    }
  });

  test('cuts a stay in progress to today, and only seldom, just after midnight, to yesterday', () => {
    const starts = polls.flatMap(({ date, events }) => events.map(({ from }) => daysApart(date, from)));
    const cut = starts.filter((days) => days === 0).length;
    const late = starts.filter((days) => days === -1).length;

    expect(Math.min(...starts)).toBe(-1);
    expect(cut).toBeGreaterThan(300);
    expect(late).toBeLessThan(cut / 16);
  });

  test('ends the closed season on the same day 18 months ahead: it stands still at a month’s end and then jumps', () => {
    const ends = polls.flatMap(({ date, events }) => {
      const last =
        events
          .map(({ to }) => to)
          .sort()
          .at(-1) ?? '';
      return daysApart(date, last) > 400 ? [{ date, last }] : [];
    });
    const late = ends.filter(({ date, last }) => last !== sameMonthsAhead(date, 18));
    const steps = ends.slice(1).map(({ last }, index) => daysApart(ends[index]?.last ?? last, last));

    expect(ends.length).toBeGreaterThan(1_000);
    expect(late.length).toBeLessThan(ends.length / 100);
    expect(steps.some((step) => step > 1 && step <= 4)).toBe(true);
  });
});

describe('Airbnb', () => {
  const events = eventsBy('airbnb', [1, 2, 3]);
  const bookings = events.filter(({ text }) => text.includes('\r\nSUMMARY:Reserved\r\n'));
  const blocks = events.filter(({ text }) => text.includes('\r\nSUMMARY:Airbnb (Not available)\r\n'));

  test('tells bookings from blocks by the prefix of the UID, and writes in the order of its version 1.0', () => {
    expect(bookings.length + blocks.length).toBe(events.length);
    expect(bookings.filter(({ uid }) => !/^1418fb94e984-[0-9a-f]{32}@airbnb\.com$/.test(uid))).toEqual([]);
    expect(bookings.filter(({ lines }) => !lines.startsWith('DTSTAMP DTSTART DTEND SUMMARY UID DESCRIPTION'))).toEqual(
      [],
    );
    expect(
      bookings.filter(({ text }) => !/\/HM[0-9A-F]{8}\\nPhone Number \(Last 4 Digits\): \d{4}\r\n/.test(text)),
    ).toEqual([]);
    expect(blocks.filter(({ uid }) => !/^7f662ec65913-[0-9a-f]{32}@airbnb\.com$/.test(uid))).toEqual([]);
    expect(blocks.filter(({ lines }) => !lines.startsWith('DTSTAMP DTSTART DTEND SUMMARY UID'))).toEqual([]);
  });

  test('folds lines at 75 octets and ends them with CRLF', () => {
    const lines = written(1, 'airbnb').flatMap(({ body }) => body.split('\r\n'));
    const lengths = lines.map((line) => line.length);

    expect(lengths.reduce((a, b) => Math.max(a, b), 0)).toBe(75);
    expect(lines.filter((line) => line.startsWith(' ')).length).toBeGreaterThan(1_000);
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
  });

  test('gives a booking one UID for life, also when its dates move, and keeps the start of a stay in progress', () => {
    const polls = written(1, 'airbnb');
    const kept = polls.flatMap((poll) => poll.events).filter(({ stay }) => stay.startsWith('booking'));
    const pairs = new Set(kept.map(({ stay, uid }) => `${stay} ${uid}`));
    const nights = new Set(kept.map(({ stay, from, to }) => `${stay} ${from}/${to}`));
    const begun = polls.flatMap(({ date, events: listed }) =>
      listed.filter(({ from, to }) => from < date && to > date),
    );

    expect(pairs.size).toBe(new Set(kept.map(({ stay }) => stay)).size);
    expect(pairs.size).toBe(new Set(kept.map(({ uid }) => uid)).size);
    expect(nights.size).toBeGreaterThan(pairs.size);
    expect(begun.length).toBeGreaterThan(50);
  });

  test('ends its calendar a year ahead, with a tail that begins on a fixed night or a fixed number of days ahead', () => {
    const offsets = [1, 2, 3, 4, 5, 6].map((seed) => {
      const tails = written(seed, 'airbnb').flatMap(({ date, events: listed }) =>
        listed
          .filter(({ to }) => daysApart(date, to) === 365)
          .map(({ from }) => ({ ahead: daysApart(date, from), from })),
      );
      return {
        count: tails.length,
        aheads: new Set(tails.map(({ ahead }) => ahead)),
        froms: new Set(tails.map(({ from }) => from)),
      };
    });
    const rolling = offsets.filter(({ count, aheads }) => count > 0 && aheads.size === 1);
    const seasons = offsets.filter(({ count, froms }) => count > 0 && froms.size <= 2);

    expect(rolling.length).toBeGreaterThan(0);
    expect(seasons.length).toBeGreaterThan(0);
    expect(rolling.every(({ aheads }) => aheads.has(180) || aheads.has(270))).toBe(true);
  });
});

describe('Vrbo', () => {
  const polls = [1, 2, 3].flatMap((seed) => written(seed, 'vrbo'));

  test('writes the UID first, guests’ first names, blocks of their own, and ends lines with LF', () => {
    const events = polls.flatMap((poll) => poll.events);
    const bookings = events.filter(({ text }) => !text.includes('\nSUMMARY:Blocked\n'));

    expect(polls.filter(({ body }) => body.includes('\r'))).toEqual([]);
    expect(bookings.length).toBeLessThan(events.length);
    expect(bookings.filter(({ text }) => !/\nSUMMARY:Reserved - [A-Z][a-z]+\n/.test(text))).toEqual([]);
    expect(bookings.filter(({ uid }) => uid[14] !== '4')).toEqual([]);
    expect(events.filter(({ uid }) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uid))).toEqual([]);
    expect(events.filter(({ lines }) => !lines.startsWith('UID DTSTAMP DTSTART DTEND SUMMARY'))).toEqual([]);
  });

  test('keeps past stays for months and has no tail', () => {
    const past = polls.filter(({ date, events }) => events.some(({ to }) => daysApart(to, date) > 20));
    const last = Math.max(...polls.flatMap(({ date, events }) => events.map(({ to }) => daysApart(date, to))));

    expect(past.length).toBeGreaterThan(300);
    expect(last).toBeLessThan(200);
  });
});
