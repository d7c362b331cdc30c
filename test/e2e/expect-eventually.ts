import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import { eventuallyTrue } from '../support/eventually.ts';

const PATIENCE_MS = 10_000;

/** Reads again and again until the value is the expected one, and fails with the difference when it never is. */
export async function expectEventually<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  let last: Value | undefined;
  const isAsExpected = async (): Promise<boolean> => {
    last = await read();
    return isDeepStrictEqual(last, expected);
  };
  try {
    await eventuallyTrue('the expected value', isAsExpected, PATIENCE_MS);
  } catch (error) {
    expect(last).toEqual(expected);
    throw error;
  }
}
