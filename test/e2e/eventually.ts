import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';

const POLL_MS = 50;
const PATIENCE_MS = 10_000;

/** Reads again and again until the value is the expected one, and fails with the difference when it never is. */
export async function eventually<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  const last = await readUntil(read, (value) => isDeepStrictEqual(value, expected));
  expect(last).toEqual(expected);
}

/** Reads again and again until `accepts` takes the value; answers with the last one, taken or not. */
export async function readUntil<Value>(read: () => Promise<Value>, accepts: (value: Value) => boolean): Promise<Value> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (accepts(value) || performance.now() > deadlineMs) return value;
    await pause(POLL_MS);
  }
}
