import { expect, test } from '@jest/globals';
import { StartProblem } from '../../src/embedded/start-problem.ts';
import { Stops } from '../../src/embedded/stops.ts';
import { problemOf } from './problem-of.ts';

/** Three parts, of which the middle one and the last fail to stop; `stopped` says who was asked. */
function aSetOfStops() {
  const stops = new Stops();
  const stopped: string[] = [];
  const push = (what: string, failure?: Error) =>
    stops.push(what, async () => {
      stopped.push(what);
      if (failure) throw failure;
    });
  push('The lock');
  push('The database', new StartProblem('PostgreSQL (pid 7) does not stop: end it by hand.'));
  push('The worker', Object.assign(new Error('postgresql://a:s3cret@b'), { code: 'ECONNRESET' }));
  return { stops, stopped };
}

test('every part is stopped, last first, also after one that does not stop', async () => {
  const { stops, stopped } = aSetOfStops();
  expect(await stops.run()).toEqual([
    'The worker did not stop in order (ECONNRESET): the next start ends what is left of it.',
    'PostgreSQL (pid 7) does not stop: end it by hand.',
  ]);
  expect(stopped).toEqual(['The worker', 'The database', 'The lock']);
});

test('what did not stop is told at the end, in one problem without a secret', async () => {
  const { stops, stopped } = aSetOfStops();
  const problem = await problemOf(stops.runOrThrow());
  expect(problem.message.split('\n')).toHaveLength(2);
  expect(problem.message).not.toContain('s3cret');
  expect(stopped).toContain('The lock');
});

test('a second run stops nothing twice', async () => {
  const { stops, stopped } = aSetOfStops();
  await stops.run();
  expect(await stops.run()).toEqual([]);
  expect(stopped).toHaveLength(3);
});

test('a stop that throws before it begins is told too', async () => {
  const stops = new Stops();
  stops.push('The mailbox', () => {
    throw new TypeError('no server');
  });
  expect(await stops.run()).toEqual([
    'The mailbox did not stop in order (TypeError): the next start ends what is left of it.',
  ]);
});
