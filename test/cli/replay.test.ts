import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runReplay } from '../../src/cli/run-replay.ts';
import { generateRecording } from '../recordings/generate.ts';
import { recordedPlatforms, recordingLines } from '../recordings/recording.ts';
import { truthFileOf } from '../recordings/truth-file.ts';
import { linesOf, type WrittenPoll, writeLines } from './recording-file.ts';

const SEED = 7;

const event = (from: string, to: string, { summary = 'Reserved', more = '' } = {}) =>
  [
    'BEGIN:VEVENT',
    `DTSTART;VALUE=DATE:${from.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${to.replaceAll('-', '')}`,
    `SUMMARY:${summary}`,
    `UID:${summary === 'Reserved' ? '1418fb94e984' : '7f662ec65913'}-${from.replaceAll('-', '').padEnd(32, '0')}@airbnb.com`,
    ...(more === '' ? [] : [more]),
    'END:VEVENT',
  ].join('\r\n');
const calendar = (...events: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN', ...events, 'END:VCALENDAR']
    .map((line) => `${line}\r\n`)
    .join('');
const good = (time: string, ...events: readonly string[]): WrittenPoll => {
  return { at: `2026-11-24T${time}:00Z`, status: 200, body: calendar(...events) };
};

const christmas = event('2026-12-24', '2026-12-27');
const january = event('2027-01-10', '2027-01-13');
const march = `${event('2027-03-05', '2027-03-07')}\r\n${event('2027-03-20', '2027-03-21', { summary: 'Airbnb (Not available)' })}`;
const wave = event('2027-04-01', '2027-09-01', { summary: 'Airbnb (Not available)' });
const drifted = event('2027-01-10', '2027-01-13', { more: 'ORGANIZER:mailto:noreply@airbnb.com' });
const aDay: readonly WrittenPoll[] = [
  good('06:00', christmas, march),
  good('07:00', christmas, january, march),
  { at: '2026-11-24T07:30:00Z', status: 200, body: '<html>Camille</html>' },
  good('08:00', january, march),
  good('09:00', christmas, january, march),
  good('10:00', january, march),
  { at: '2026-11-24T11:00:00Z', status: 503, body: 'Camille' },
  good('12:10', january, march),
  good('13:00', january, march, wave),
  good('14:00', drifted, march),
];
const christmasNights = ['2026-12-24', '2026-12-25', '2026-12-26'];
/** What a day does to a room that the guard reads as it must. */
const aDayReplayed = {
  polls: 10,
  failedPolls: 2,
  added: [{ at: '2026-11-24T07:00:00Z', nights: ['2027-01-10', '2027-01-11', '2027-01-12'], class: 'booking' }],
  released: [
    {
      at: '2026-11-24T12:10:00Z',
      nights: christmasNights,
      heldMinutes: 130,
      reason: 'due',
    },
  ],
  heldThenRestored: [{ at: '2026-11-24T09:00:00Z', nights: christmasNights }],
  blockWavesHeld: [{ at: '2026-11-24T13:00:00Z', nights: expect.any(Array) }],
  drift: [{ at: '2026-11-24T14:00:00Z', kind: 'property', detail: 'ORGANIZER' }],
};
const aTruth = {
  released: [
    { at: '2026-11-24T08:00:00Z', nights: christmasNights, reverted_next_poll: true, undoes_previous: false },
    { at: '2026-11-24T10:00:00Z', nights: christmasNights, reverted_next_poll: false, undoes_previous: false },
  ],
  added: [
    {
      at: '2026-11-24T09:00:00Z',
      nights: christmasNights,
      reverted_next_poll: true,
      undoes_previous: true,
      kind: 'booking',
      horizon: false,
    },
  ],
};

const nightsAt = { at: z.string(), nights: z.array(z.iso.date()).min(1) };
const reportSchema = z.strictObject({
  polls: z.number(),
  failedPolls: z.number(),
  added: z.array(z.strictObject({ ...nightsAt, class: z.enum(['booking', 'unknown', 'block', 'window']) })),
  released: z.array(z.strictObject({ ...nightsAt, heldMinutes: z.number(), reason: z.string() })),
  heldThenRestored: z.array(z.strictObject(nightsAt)),
  blockWavesHeld: z.array(z.strictObject(nightsAt)),
  drift: z.array(z.strictObject({ at: z.string(), kind: z.string(), detail: z.string() })),
});
const judgedSchema = reportSchema.extend({
  falseReleases: z.number(),
  missedReleases: z.number(),
  phantomNights: z.number(),
  delayedNights: z.number(),
  releasesPassedOn: z.number(),
  medianDelayMin: z.number().nullable(),
  worstDelayMin: z.number().nullable(),
});

describe('npm run replay', () => {
  let folder: string;
  let day: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-replay-'));
    day = await writeLines(folder, 'day.jsonl.gz', linesOf(aDay));
    await writeFile(join(folder, 'day.truth.json'), JSON.stringify(aTruth));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const inFolder = (name: string) => join(folder, name);
  const replay = async (...args: readonly string[]) => {
    const { exitCode, message } = await runReplay([...args, '--json']);
    expect(exitCode).toBe(0);
    const object: unknown = JSON.parse(message);
    return object;
  };

  it('gives with --json one object: what was added, freed, held and new, and nothing else', async () => {
    expect(await replay(day)).toEqual(aDayReplayed);
  });

  it('names every night of a wave of blocks that it holds, and adds none of them', async () => {
    const { blockWavesHeld, added } = reportSchema.parse(await replay(day));
    const nights = blockWavesHeld.flatMap((held) => held.nights);

    expect([nights[0], nights.at(-1), nights.length]).toEqual(['2027-04-01', '2027-08-31', 153]);
    expect(added.filter((change) => change.nights.some((night) => nights.includes(night)))).toEqual([]);
  });

  it('adds with --truth what is false, missed, passed on and late', async () => {
    expect(await replay(day, '--truth', inFolder('day.truth.json'))).toEqual({
      ...aDayReplayed,
      falseReleases: 0,
      missedReleases: 0,
      phantomNights: 0,
      delayedNights: 0,
      releasesPassedOn: 3,
      medianDelayMin: 130,
      worstDelayMin: 130,
    });
  });

  it('prints a table for people, with the judgement when there is a truth', async () => {
    const { exitCode, message } = await runReplay([day, '--truth', inFolder('day.truth.json')]);

    expect(exitCode).toBe(0);
    expect(message.replace(/\d+ rows written/, 'some rows written')).toBe(
      [
        '10 polls, 2 of them failed; some rows written.',
        '',
        'Nights freed:',
        '  2026-11-24T12:10:00Z  2026-12-24..2026-12-27 (3)  due, held 130 min',
        '',
        'Held, then listed again:',
        '  2026-11-24T09:00:00Z  2026-12-24..2026-12-27 (3)',
        '',
        'Waves of blocks held:',
        '  2026-11-24T13:00:00Z  2027-04-01..2027-09-01 (153)',
        '',
        'New in how the feed is written:',
        '  2026-11-24T14:00:00Z  property  ORGANIZER',
        '',
        'Nights closed: 3 booking.',
        '',
        'Against the truth file, in nights:',
        '  false releases      0',
        '  missed releases     0',
        '  phantoms passed on  0',
        '  bookings delayed    0',
        '  releases passed on  3',
        '  delay of a release  median 130 min, worst 130 min',
      ].join('\n'),
    );
  });

  it.each(recordedPlatforms)(
    `frees and closes what it must in the recording of %s from seed ${SEED}`,
    async (platform) => {
      const { recording, truth } = generateRecording(SEED, platform);
      const path = inFolder(`${platform}.jsonl.gz`);
      await writeFile(path, gzipSync(recordingLines(recording)));
      await writeFile(inFolder(`${platform}.truth.json`), JSON.stringify(truthFileOf(recording, truth)));

      const { falseReleases, missedReleases, phantomNights, delayedNights, ...rest } = judgedSchema.parse(
        await replay(path, '--truth', inFolder(`${platform}.truth.json`)),
      );

      expect([falseReleases, missedReleases, phantomNights, delayedNights]).toEqual([0, 0, 0, 0]);
      expect(rest.polls).toBe(recording.polls.length);
      expect(rest.failedPolls).toBe(truth.polls.filter(({ isGood }) => !isGood).length);
      expect(rest.releasesPassedOn).toBeGreaterThan(0);
      expect([rest.heldThenRestored.length, rest.drift.length].every((count) => count > 0)).toBe(true);
    },
  );

  it('lists nothing of the first good poll', async () => {
    const path = await writeLines(folder, 'one.jsonl.gz', linesOf(aDay.slice(0, 1)));

    const expected = { failedPolls: 0, added: [], released: [], heldThenRestored: [], blockWavesHeld: [], drift: [] };
    expect(await replay(path)).toEqual({ polls: 1, ...expected });
  });
});

describe('npm run replay with what it cannot replay', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-replay-'));
    const lines = linesOf(aDay);
    const [head = '', first = '', second = ''] = lines;
    await writeLines(folder, 'day.jsonl.gz', lines);
    await writeFile(join(folder, 'plain.jsonl'), lines.join('\n'));
    await writeFile(join(folder, 'half.jsonl.gz'), gzipSync(lines.join('\n')).subarray(0, 200));
    await writeLines(folder, 'empty.jsonl.gz', []);
    await writeLines(folder, 'broken-line.jsonl.gz', [head, first, '{"at":"2026-11-24T07']);
    await writeLines(folder, 'no-body.jsonl.gz', [head, first, '{"at":"2026-11-24T07:00:00Z","status":200}']);
    await writeLines(folder, 'no-instant.jsonl.gz', [head, '{"at":"noon","status":200,"body":""}']);
    await writeLines(folder, 'no-head.jsonl.gz', [first, second]);
    await writeLines(folder, 'no-zone.jsonl.gz', [head.replace('Europe/Paris', 'Europe/Nowhere'), first]);
    await writeLines(folder, 'backwards.jsonl.gz', [head, second, first]);
    await writeFile(join(folder, 'no-json.truth.json'), 'released: none');
    await writeFile(join(folder, 'no-truth.truth.json'), '{"released":[],"added":[{"at":"x"}]}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const mended = 'Mend the line, or record the feed anew.';
  const aRecording = 'Give a recording: gzipped JSON Lines.';
  const aTruthFile = 'Give the truth file of the recording.';
  it.each([
    [
      'a file that is not gzipped',
      ['plain.jsonl'],
      `plain.jsonl is not whole and gzipped (incorrect header check). ${aRecording}`,
    ],
    [
      'a file that ends early',
      ['half.jsonl.gz'],
      `half.jsonl.gz is not whole and gzipped (unexpected end of file). ${aRecording}`,
    ],
    ['an empty recording', ['empty.jsonl.gz'], `empty.jsonl.gz is empty. ${aRecording}`],
    ['a line that is no JSON', ['broken-line.jsonl.gz'], `broken-line.jsonl.gz, line 3: this is no JSON. ${mended}`],
    [
      'a poll without a body',
      ['no-body.jsonl.gz'],
      `no-body.jsonl.gz, line 3: body: Invalid input: expected string, received undefined. ${mended}`,
    ],
    ['a poll without a time', ['no-instant.jsonl.gz'], `no-instant.jsonl.gz, line 2: at: is no instant. ${mended}`],
    [
      'a recording without its first line',
      ['no-head.jsonl.gz'],
      `no-head.jsonl.gz, line 1: format: Invalid input: expected "feed-recording". ${mended}`,
    ],
    [
      'a zone that does not exist',
      ['no-zone.jsonl.gz'],
      `no-zone.jsonl.gz, line 1: timeZone: is no IANA time zone. ${mended}`,
    ],
    [
      'polls out of order',
      ['backwards.jsonl.gz'],
      'backwards.jsonl.gz, line 3: at: is before the poll above. Put the polls in order, the oldest first.',
    ],
    [
      'a truth file that is no JSON',
      ['day.jsonl.gz', '--truth', 'no-json.truth.json'],
      `no-json.truth.json is no truth file: it is no JSON. ${aTruthFile}`,
    ],
    [
      'a truth file of another shape',
      ['day.jsonl.gz', '--truth', 'no-truth.truth.json'],
      `no-truth.truth.json is no truth file: added.0.nights: Invalid input: expected array, received undefined. ${aTruthFile}`,
    ],
  ])('says with exit code 1, in one line, that it was given %s', async (_, words, expected) => {
    const args = words.map((word) => (word.startsWith('--') ? word : join(folder, word)));

    const { exitCode, message } = await runReplay(args);

    expect(exitCode).toBe(1);
    expect(message).toBe(join(folder, expected));
  });

  it.each([
    ['nothing', [], /^Use: npm run replay -- <recording\.jsonl\.gz>/],
    ['two recordings', ['a.gz', 'b.gz'], /^Use:/],
    ['an option without its file', ['a.gz', '--truth'], /^Use:/],
    ['an unknown option', ['a.gz', '--verbose'], /^Use:/],
    ['a file that is not there', ['no-such.gz'], /^no-such\.gz cannot be read \(ENOENT\)\. Give a recording/],
    ['a folder', ['src'], /^src cannot be read \(EISDIR\)\. Give a recording/],
    [
      'a truth file that is not there',
      ['a.gz', '--truth', 'no.json'],
      /^no\.json cannot be read \(ENOENT\)\. Give the/,
    ],
  ])('says with exit code 2 how it is used when it is given %s', async (_, args, words) => {
    const { exitCode, message } = await runReplay(args);

    expect(exitCode).toBe(2);
    expect(message).toMatch(words);
    expect(message).not.toContain('\n');
  });

  it('is a command: the object on stdout with exit code 0, a refusal on stderr with 1 or 2', async () => {
    const [replayed, refused, misused] = await Promise.all([
      command(join(folder, 'day.jsonl.gz'), '--json'),
      command(join(folder, 'plain.jsonl')),
      command(),
    ]);

    expect({ ...replayed, stdout: JSON.parse(replayed.stdout) }).toEqual({
      exitCode: 0,
      stdout: aDayReplayed,
      stderr: '',
    });
    expect([refused.exitCode, refused.stdout, misused.exitCode, misused.stdout]).toEqual([1, '', 2, '']);
    expect([refused.stderr, misused.stderr].map((words) => words.trimEnd().split('\n').length)).toEqual([1, 1]);
  });
});

async function command(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '' };
  const child = spawn(process.execPath, ['tools/run-command.mjs', 'replay', ...args], { env });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  return { exitCode, stdout, stderr };
}
