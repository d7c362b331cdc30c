import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { isTimeZone } from '../../domain/calendar-date.ts';
import type { Instant } from '../../domain/instant.ts';
import { issueInWords, jsonOf, UnreadableInput, unreadableInput } from './unreadable-input.ts';

const headSchema = z.object({
  format: z.literal('feed-recording'),
  version: z.literal(1),
  platform: z.string(),
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone'),
  polls: z.number(),
});
const pollSchema = z.object({
  at: z.string().refine((text) => Number.isFinite(Date.parse(text)), 'is no instant'),
  status: z.number(),
  contentType: z.string().nullish(),
  body: z.string(),
});

/** What the first line of a recording says. */
export type RecordingHead = { readonly platform: string; readonly timeZone: string };

/** One poll as it was recorded: `writtenAt` is its time as the file writes it, `at` the same as an instant. */
export type RecordedPoll = {
  readonly writtenAt: string;
  readonly at: Instant;
  readonly status: number;
  readonly body: string;
};

const remedy = 'Give a recording: gzipped JSON Lines.';
const ordered = 'Put the polls in order, the oldest first.';

/** An open recording: what it is of, and its polls in order, read as they are asked for. */
export type Recording = { readonly head: RecordingHead; readonly polls: AsyncIterable<RecordedPoll> };

/**
 * Opens a recording: gzipped JSON Lines, of which the first describes the feed and each other is one poll, oldest first.
 * Throws `UnreadableInput`, also while the polls are read.
 */
export async function openRecording(path: string): Promise<Recording> {
  const lines = numberedLines(path);
  const first = await lines.next();
  if (first.done) throw new UnreadableInput(`${path} is empty. ${remedy}`);
  const { platform, timeZone } = parsed(headSchema, first.value, path);
  return { head: { platform, timeZone }, polls: pollsOf(lines, path) };
}

async function* pollsOf(lines: AsyncGenerator<Line>, path: string): AsyncGenerator<RecordedPoll> {
  let last = '';
  for await (const line of lines) {
    const { at: writtenAt, status, body } = parsed(pollSchema, line, path);
    const at = new Date(writtenAt).toISOString();
    if (at < last) throw new UnreadableInput(`${path}, line ${line.number}: at: is before the poll above. ${ordered}`);
    last = at;
    yield { writtenAt, at, status, body };
  }
}

type Line = { readonly number: number; readonly text: string };

async function* numberedLines(path: string): AsyncGenerator<Line> {
  const file = createReadStream(path);
  const text = file.pipe(createGunzip());
  // A broken file has to end the reading, which waits for the end of the unzipped text.
  file.on('error', (error) => text.destroy(error));
  let number = 0;
  try {
    for await (const line of createInterface({ input: text })) {
      number += 1;
      if (line !== '') yield { number, text: line };
    }
  } catch (error) {
    throw unreadableInput(error, path, remedy);
  }
}

function parsed<T>(schema: z.ZodType<T>, line: Line, path: string): T {
  const json = jsonOf(line.text);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const wrong = json === undefined ? 'this is no JSON' : issueInWords(result.error, 'the line');
  throw new UnreadableInput(`${path}, line ${line.number}: ${wrong}. Mend the line, or record the feed anew.`);
}
