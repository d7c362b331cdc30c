import { createHash, timingSafeEqual } from 'node:crypto';

/** True when both are the same text, told in a time that depends on neither. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
