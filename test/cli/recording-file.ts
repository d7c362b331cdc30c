import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One poll of a recording that a test writes by hand. */
export type WrittenPoll = { readonly at: string; readonly status: number; readonly body: string };

/** Writes lines as a recording file, gzipped as all are, and gives its path. */
export async function writeLines(folder: string, name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, gzipSync(lines.map((line) => `${line}\n`).join('')));
  return path;
}

/** The lines of a recording of a room in Paris. */
export function linesOf(polls: readonly WrittenPoll[]): string[] {
  const head = {
    format: 'feed-recording',
    version: 1,
    platform: 'airbnb',
    timeZone: 'Europe/Paris',
    polls: polls.length,
  };
  return [head, ...polls.map((poll) => ({ ...poll, contentType: 'text/calendar' }))].map((line) =>
    JSON.stringify(line),
  );
}
