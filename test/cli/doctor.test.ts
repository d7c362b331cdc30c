import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { reportInWords } from '../../src/cli/doctor/report-in-words.ts';
import { runDoctor } from '../../src/cli/run-doctor.ts';
import { reportFeed } from '../../src/domain/feed-report.ts';
import { LAST_NIGHT_WARNING } from '../../src/domain/last-night-warning.ts';

const now = '2026-11-24T06:00:00.000Z';
const event = (from: string, to: string, uid: string, summary: string) =>
  `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${from}\r\nDTEND;VALUE=DATE:${to}\r\nSUMMARY:${summary}\r\nUID:${uid}\r\nEND:VEVENT\r\n`;
const calendar = (...events: readonly string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN\r\n${events.join('')}END:VCALENDAR\r\n`;
const airbnb = calendar(
  event('20261224', '20261227', '1418fb94e984-0123456789abcdef0123456789abcdef@airbnb.com', 'Reserved'),
  event('20270524', '20271124', '7f662ec65913-0123456789abcdef0123456789abcdef@airbnb.com', 'Airbnb (Not available)'),
);
/** Days of January 2027. */
const stays = [
  [10, 13],
  [17, 20],
  [24, 28],
] as const;
const other = (from: number, to: number) => event(`202701${from}`, `202701${to}`, `${from}@airbnb.com`, 'Reserved');
const reportedSchema = z.object({ hints: z.array(z.unknown()) });

describe('npm run doctor', () => {
  let folder: string;
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-doctor-'));
    await writeFile(join(folder, 'airbnb.ics'), airbnb);
    await writeFile(join(folder, 'page.html'), '<html>Camille</html>');
    await writeFile(join(folder, 'empty.ics'), '');
    await writeFile(join(folder, 'half.ics'), airbnb.slice(0, -20));
    await writeFile(join(folder, 'other.ics'), calendar(...stays.map(([from, to]) => other(from + 1, to + 1))));
    await writeFile(join(folder, 'stays.ics'), calendar(...stays.map(([from, to]) => other(from, to))));
    server = createServer(({ url }, response) => {
      if (url?.startsWith('/a.ics')) response.writeHead(200, { 'content-type': 'text/calendar' }).end(airbnb);
      else response.writeHead(404).end('nothing');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    origin = `http://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => void server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const run = (...args: readonly string[]) => runDoctor({ args, allowedOrigins: [origin], now });

  it('prints a calendar file as text: platform, classes, nights and what would be exported', async () => {
    const { exitCode, message } = await run(join(folder, 'airbnb.ics'));

    expect(exitCode).toBe(0);
    expect(message).toBe(
      [
        'Platform   Airbnb',
        'Programs   -//Airbnb Inc//Hosting Calendar 1.0//EN',
        'Read as    2026-11-24 in Europe/Paris',
        'Whole      yes',
        'Coming     187 nights: 1 booking, 1 block, 0 that may be either',
        'Past       0 events',
        '',
        'Events',
        '  2026-12-24 – 2026-12-27    3 nights  booking',
        '  2027-05-24 – 2027-11-24  184 nights  block    may follow the date',
        '',
        'relais would export',
        '  2026-12-24 – 2026-12-27    3 nights  Reserved',
        '  2027-05-24 – 2027-11-24  184 nights  Not available',
      ].join('\n'),
    );
  });

  it('prints the same of an address, without it, and as one object with --json', async () => {
    const url = `${origin}/a.ics?token=s3cret`;

    const asText = await run(url);
    const asJson = await run('--json', url, '--time-zone', 'America/Guadeloupe');

    expect(asText).toEqual(await run(join(folder, 'airbnb.ics')));
    expect(JSON.parse(asJson.message)).toMatchObject({
      platform: 'airbnb',
      timeZone: 'America/Guadeloupe',
      coming: { bookings: 1, blocks: 1 },
    });
    expect(asText.message + asJson.message).not.toMatch(/s3cret|127\.0\.0\.1|1418fb94e984/);
  });

  it.each([
    ['a page', () => [join(folder, 'page.html')], 'HTML or XML instead of a calendar'],
    ['an address without a calendar', () => [`${origin}/s3cret.ics`], 'HTTP 404 from 127.0.0.1'],
    [
      'an address of a private network',
      () => ['http://10.0.0.7/s3cret.ics'],
      'the address is not public. To allow its origin, name it in FETCH_ALLOWED_ORIGINS',
    ],
    [
      'an address of no web page',
      () => ['ftp://example.com/s3cret.ics'],
      'the address is not one of the web. Give one that begins with https: or webcal:',
    ],
    [
      'an address with a password',
      () => ['https://camille:s3cret@example.com/a.ics'],
      'the address holds a name or a password. Give the export address of the platform',
    ],
    ['half an address', () => ['https:'], 'this is no address. Give the whole export address of the platform'],
    ['an empty file', () => [join(folder, 'empty.ics')], 'empty body'],
    ['half a calendar', () => [join(folder, 'half.ics')], 'an END that matches no BEGIN'],
  ])('says with exit code 1 that %s is not a calendar', async (_, args, reason) => {
    const { exitCode, message } = await run(...args());

    expect({ exitCode, message }).toEqual({ exitCode: 1, message: `Not a calendar: ${reason}.` });
  });

  it.each([
    ['nothing', [], /^Use: npm run doctor -- <url or file>/],
    ['two files', ['a.ics', 'b.ics'], /^Use:/],
    ['an unknown option', ['--verbose'], /^Use:/],
    ['a zone that does not exist', ['a.ics', '--time-zone', 'Europe/Nowhere'], /^--time-zone takes an IANA name/],
    ['a zone without a name', ['a.ics', '--time-zone'], /^Use:/],
    ['a file that is not there', ['no-such-file.ics'], /^no-such-file\.ics cannot be read \(ENOENT\)/],
    ['a folder', ['src'], /^src cannot be read \(EISDIR\)/],
    ['a comparison with nothing', ['a.ics', '--compare'], /^Use:/],
    [
      'an address without its scheme, whose token is not repeated',
      ['www.airbnb.example/calendar/ical/s3cret.ics?s=s3cret'],
      /^www\.airbnb\.example\/… cannot be read as a file \(ENOENT\)\. If it is an address, begin it with https:\/\/\.$/,
    ],
  ])('says with exit code 2 how it is used when it is given %s', async (_, args, words) => {
    const { exitCode, message } = await run(...args);

    expect(exitCode).toBe(2);
    expect(message).toMatch(words);
  });

  describe('with another calendar to compare with', () => {
    const hintsOf = async (source: string, compared: string) => {
      const { message } = await run(join(folder, source), '--compare', join(folder, compared), '--json');
      return reportedSchema.parse(JSON.parse(message)).hints;
    };

    it('says that it is the same calendar twice', async () => {
      expect(await hintsOf('stays.ics', 'stays.ics')).toMatchObject([{ kind: 'same_nights' }]);
    });

    it('says that it is another listing’s when the stays overlap', async () => {
      expect(await hintsOf('other.ics', 'stays.ics')).toEqual([{ kind: 'wrong_listing', overlapping: 3, stays: 3 }]);
    });

    it('says nothing of two calendars that go together', async () => {
      expect(await hintsOf('stays.ics', 'airbnb.ics')).toEqual([]);
    });

    it('says with exit code 1 that the other is no calendar', async () => {
      const { exitCode, message } = await run(join(folder, 'stays.ics'), '--compare', `${origin}/s3cret.ics`);

      expect({ exitCode, message }).toEqual({
        exitCode: 1,
        message: 'The calendar to compare with is none: HTTP 404 from 127.0.0.1.',
      });
    });
  });

  describe('as a command', () => {
    const command = async (...args: readonly string[]) => {
      const env = { PATH: process.env['PATH'] ?? '', FETCH_ALLOWED_ORIGINS: origin };
      const child = spawn(process.execPath, ['tools/run-command.mjs', 'doctor', ...args], { env });
      const [stdout, stderr, exitCode] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise((resolve) => child.once('exit', resolve)),
      ]);
      return { exitCode, stdout, stderr };
    };

    it('gives the report on stdout with exit code 0, by the origins that the settings allow', async () => {
      const { exitCode, stdout, stderr } = await command(`${origin}/a.ics`);

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^Platform {3}Airbnb\n/);
    });

    it('gives a refusal on stderr with exit code 1 for no calendar and 2 for a wrong use', async () => {
      const page = await command(join(folder, 'page.html'));
      const misused = await command();

      expect([page.exitCode, page.stdout, misused.exitCode, misused.stdout]).toEqual([1, '', 2, '']);
      expect(page.stderr).toBe('Not a calendar: HTML or XML instead of a calendar.\n');
      expect(misused.stderr).toMatch(/^Use: /);
    });
  });
});

describe('a report as text', () => {
  const style = { programs: [], properties: [], marks: [], unfamiliar: ['a property of no known name'] };
  const stays = ['2026-12-01', '2026-12-05', '2026-12-09'].map((from) => {
    const to = `${from.slice(0, 8)}${String(Number(from.slice(8)) + 2).padStart(2, '0')}`;
    return { from, to, eventClass: 'unknown', identity: '', uid: `${from}@x` } as const;
  });
  const own = {
    from: '2026-12-20',
    to: '2026-12-21',
    eventClass: 'unknown',
    identity: '',
    uid: 'a-relais@relais.example',
  } as const;
  const report = reportFeed(
    { platform: 'other', events: [...stays, own], isWhole: false, warnings: [LAST_NIGHT_WARNING, 'event 9: x'], style },
    {
      today: '2026-11-24',
      known: [{ connectionId: 'c', label: 'Vrbo', listingId: 'l', listingName: 'Le Nid', stays }],
      listingStays: [{ from: '2026-12-02', to: '2026-12-10' }],
    },
  );
  const words = reportInWords({ ...report, timeZone: 'Europe/Paris', today: '2026-11-24' });

  it('has the hints first, each in a sentence', () => {
    const [, hints] = words.split('\n\n');

    expect(hints).toBe(
      [
        'Look at this first',
        '  1 of 4 events are relais’ own: it published them, and will not read them back.',
        '  The same nights as the calendar that it is compared with: the same one twice?',
        '  3 of 3 stays overlap those that it is compared with: the calendar of another listing?',
        '  The ends look like last nights: choose “the end is the last night” where it is connected.',
      ].join('\n'),
    );
  });

  it('says what was not read, what is unfamiliar, and which events are ours', () => {
    expect(words).toContain('Programs   none named\n');
    expect(words).toContain('Whole      no: an event could not be read in full\n');
    expect(words).toContain('Unfamiliar\n  a property of no known name\n\nWarnings\n');
    expect(words).toContain('  2026-12-20 – 2026-12-21     1 night  unknown  ours\n');
  });
});
