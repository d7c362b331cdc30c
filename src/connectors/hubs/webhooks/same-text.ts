import { createHash, timingSafeEqual } from 'node:crypto';

/** True when the two are the same text, in a time that tells neither where they differ nor how long the secret one is. */
export function isSameText(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
