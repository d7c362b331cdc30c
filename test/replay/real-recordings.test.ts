import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { runReplay } from '../../src/cli/run-replay.ts';

/** Where recordings of real rooms lie beside the project; they are no part of it. */
const FOLDER = '../shared/feeds';
const ENDING = '.jsonl.gz';

const recordings = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith(ENDING)) : [];

const judgedSchema = z.object({
  polls: z.number(),
  failedPolls: z.number(),
  added: z.array(z.object({ at: z.string() })),
  released: z.array(z.object({ at: z.string(), reason: z.string(), heldMinutes: z.number() })),
  falseReleases: z.number(),
  missedReleases: z.number(),
  phantomNights: z.number(),
  delayedNights: z.number(),
  releasesPassedOn: z.number(),
});

if (recordings.length > 0) realRecordings(recordings.map((name) => name.slice(0, -ENDING.length)));
else {
  test('the recordings of real rooms are not replayed where there are none: those that are generated stand for them', () => {
    process.stderr.write(`No recording was replayed: ${FOLDER} holds no *${ENDING}.\n`);
    expect(recordings).toEqual([]);
  });
}

function realRecordings(names: readonly string[]): void {
  describe.each(names)('the recording %s of a real room', (name) => {
    const replay = async () => {
      const { exitCode, message } = await runReplay([
        `${FOLDER}/${name}${ENDING}`,
        ...['--truth', `${FOLDER}/${name}.truth.json`, '--json'],
      ]);
      expect(exitCode).toBe(0);
      return judgedSchema.parse(JSON.parse(message));
    };

    test('is read whole: nothing is freed falsely or missed, no phantom passed on, no booking delayed', async () => {
      const { falseReleases, missedReleases, phantomNights, delayedNights, ...rest } = await replay();

      expect([falseReleases, missedReleases, phantomNights, delayedNights]).toEqual([0, 0, 0, 0]);
      expect(rest.failedPolls).toBeLessThan(rest.polls);
      expect(rest.releasesPassedOn).toBeGreaterThan(0);
    }, 60_000);

    test('frees no night before its hold is over, but where the answer proves the cancellation', async () => {
      const { released } = await replay();

      expect(released.filter(({ reason, heldMinutes }) => reason === 'due' && heldMinutes < 90)).toEqual([]);
    }, 60_000);
  });
}
