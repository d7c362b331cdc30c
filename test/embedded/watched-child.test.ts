import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { watchChild } from '../../src/embedded/watched-child.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function aChild(script = 'setInterval(() => {}, 1000)'): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child;
}

const sentence = (how: string): string => `It ended (${how}).`;

test('a child that is killed is told with its signal', async () => {
  const child = await aChild();
  const { ended } = watchChild(child, sentence);
  child.kill('SIGKILL');
  expect(await ended).toBe('It ended (SIGKILL).');
});

test('a child that ends is told with its exit code, also when it ended before anybody watched', async () => {
  const child = await aChild('process.exit(3)');
  const { ended } = watchChild(child, sentence);
  expect(await ended).toBe('It ended (exit code 3).');
  expect(await watchChild(child, sentence).ended).toBe('It ended (exit code 3).');
});

test('a child whose end is expected is not told', async () => {
  const child = await aChild();
  const { ended, expectEnd } = watchChild(child, sentence);
  expectEnd();
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(await Promise.race([ended, Promise.resolve('nothing told')])).toBe('nothing told');
});
