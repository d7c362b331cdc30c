import { describe, expect, test } from '@jest/globals';
import { disagreements } from '../recordings/disagreements.ts';
import { expectedChanges } from '../recordings/expected-releases.ts';
import { generateRecording } from '../recordings/generate.ts';
import { recordedPlatforms } from '../recordings/recording.ts';
import { guardedChanges, replayInMemory } from './replay-in-memory.ts';

const FIRST_SEED = Number(process.env['RECORDING_SEED'] ?? 1);
const SEEDS = Number(process.env['RECORDING_SEEDS'] ?? 210);
const seedsOf = (platform: number) =>
  Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index).filter(
    (seed) => seed % recordedPlatforms.length === platform,
  );

describe('over two months of polls with every incident that real feeds have had', () => {
  test.each(recordedPlatforms.map((platform, index) => [platform, seedsOf(index)] as const))(
    'the guard of %s closes every booking at once and frees every cancellation when, and only when, its hold is over',
    async (platform, seeds) => {
      const found: string[] = [];
      for (const seed of seeds) {
        const { recording, truth } = generateRecording(seed, platform);
        const report = await replayInMemory(recording);
        found.push(...disagreements(expectedChanges(recording, truth), guardedChanges(report)));
      }
      expect(found).toEqual([]);
    },
    600_000,
  );
});
