import { createHash } from 'node:crypto';
import { canonicalHash } from './canonical-hash.ts';
import { keptByText } from './kept-by-text.ts';
import type { ReadingTerms } from './reading-terms.ts';

/** Raised by whoever changes what a body reads as, so that every feed is read anew once. */
const readerVersion = 2;

/**
 * Names what a body reads as on these terms: equal hashes mean equal observations, and equally whole ones where
 * they are whole: one that is not becomes so once what cannot be read of it is past, so its hash is nothing to go by. The
 * month of `today` is in it, since repeating events are expanded around that date; so even a feed that never changes is
 * read once a month. It begins with the terms' own mark, which `isOnTerms` knows again.
 */
export function readingHash(body: Uint8Array, terms: ReadingTerms): string {
  return `${markOf(terms)}-${canonicalHash(body)}`;
}

/** True for a hash made on these terms: then a body that is what it was reads as it did, without being seen again. */
export function isOnTerms(hash: string, terms: ReadingTerms): boolean {
  return hash.startsWith(`${markOf(terms)}-`);
}

function markOf({ timeZone, today, options }: ReadingTerms): string {
  const { endIsLastNight, ignoreTentative } = options;
  return shortHash([readerVersion, timeZone, today.slice(0, 7), endIsLastNight, ignoreTentative].join(' '));
}

const shortHash = keptByText(1_000, (text) => createHash('sha256').update(text).digest('hex').slice(0, 16));
