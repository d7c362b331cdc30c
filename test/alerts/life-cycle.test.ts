import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { World } from '../support/world.ts';
import { AlertTrial, type Staff } from './alert-trial.ts';
import { aStep, Expected } from './life-cycle-steps.ts';
import { Playing, settleAndCheck } from './playing.ts';
import { lives } from './regressions.ts';

/**
 * The life cycle of alerts on the real stores against an oracle that was written from the design. `ALERT_MODEL_RUNS` and
 * `ALERT_MODEL_SEED` make it longer, or repeat it.
 */
const numRuns = Number(process.env['ALERT_MODEL_RUNS'] ?? 25);
const seed = Number(process.env['ALERT_MODEL_SEED'] ?? Date.now() % 2 ** 31);
const names = ['Chalet', 'Gîte', 'Studio'];

let world: World;
let staff: Staff;
beforeAll(async () => {
  world = await World.create();
  staff = { support: await world.aMember('support'), admin: await world.aMember('admin') };
});
afterAll(() => world.close());

async function play(commands: Iterable<fc.AsyncCommand<Expected, AlertTrial>>): Promise<void> {
  const trial = await AlertTrial.create(world, staff, names);
  const expected = new Expected(trial);
  await fc.asyncModelRun(() => ({ model: expected, real: trial }), commands);
  await settleAndCheck(expected, trial);
}

test('over any life of three alerts, the database and the mail are as the design says', async () => {
  console.info(`Alert life cycle: ALERT_MODEL_SEED=${seed} ALERT_MODEL_RUNS=${numRuns}`);
  const commands = fc.commands([aStep.map((step) => new Playing(step))], { maxCommands: 60, size: 'max' });
  await fc.assert(fc.asyncProperty(commands, play), { numRuns, seed, endOnFailure: false });
}, 3_600_000);

test.each(lives)('%s', async (_name, steps) => {
  await play(steps.map((step) => new Playing(step)));
  expect.hasAssertions();
});
