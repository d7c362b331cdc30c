import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('./worker-under-bombs.ts', import.meta.url));
/** Enough for a worker, too little for what the bombs become in memory. */
const heapMb = 32;
const tooBig = 'reading it takes too much memory';

const run = (...how: string[]) =>
  spawnSync(process.execPath, [`--max-old-space-size=${heapMb}`, '--import', 'tsx', script, ...how], {
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });

describe('a worker with little memory', () => {
  it('would die of one such body if it read it itself', () => {
    expect(run('here').stderr).toContain('heap out of memory');
  });

  it('outlives two at once, goes on reading other feeds meanwhile, and leaves no process behind', () => {
    const { status, stdout, stderr } = run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { goodReadings, ...told } = JSON.parse(stdout);
    expect(told).toEqual({ outcomes: [tooBig, tooBig], processesLeft: 0 });
    // Read here, the two would let none through but the first.
    expect(goodReadings).toBeGreaterThan(50);
  });
});
