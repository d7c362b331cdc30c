import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inLanes } from '../../activities/in-lanes.ts';
import { breakersAmong, gaps, type History, histories, othersAmong } from './sweep-history.ts';
import { SweptTwins } from './swept-twins.ts';
import { availabilityOf, stateOf } from './world-state.ts';

const SEED = Number(process.env['SWEEP_SEED'] ?? randomBytes(4).readUInt32BE());
const HISTORIES = Number(process.env['SWEEP_HISTORIES'] ?? 500);
const SWEEPS = Number(process.env['SWEEP_SWEEPS'] ?? 3);

let twins: SweptTwins;
let played: readonly History[];
beforeAll(async () => {
  process.stdout.write(`SWEEP_SEED=${SEED}\n`);
  played = fc.sample(histories(SWEEPS), { seed: SEED, numRuns: HISTORIES });
  twins = await SweptTwins.create(played);
}, 600_000);
afterAll(() => twins.close());

test(`${HISTORIES} histories come to the same calendars, log rows and alerts in both modes (SWEEP_SEED=${SEED})`, async () => {
  const [minutes = []] = fc.sample(gaps(SWEEPS), { seed: SEED, numRuns: 1 });
  const { all, changed } = twins;
  for (const [index, gap] of minutes.entries()) {
    twins.pass(gap);
    const figures = await twins.both(async (world) => {
      // A breaker is shared by listings of many histories: it is open before any of their passes, in both worlds.
      for (const [which, history] of played.entries())
        for (const happening of breakersAmong(history, index)) await world.happen(twins.listing(which), happening);
      await inLanes([...played.entries()], 12, async ([which, history]) => {
        for (const happening of othersAmong(history, index)) await world.happen(twins.listing(which), happening);
      });
      await world.reviewAlerts();
      return world.sweep();
    });
    const [ofAll, ofChanged] = figures.map(({ requests: _requests, ...rest }) => rest);
    expect(ofChanged).toEqual(ofAll);
    expect(await availabilityOf(changed.prisma)).toEqual(await availabilityOf(all.prisma));
  }
  expect(await stateOf(changed.prisma)).toEqual(await stateOf(all.prisma));
  // It was no idle comparison: many listings were asked and found without news, and many were not.
  expect(changed.passes / all.passes).toBeLessThan(0.8);
  expect(changed.passes / all.passes).toBeGreaterThan(0.2);
}, 600_000);
