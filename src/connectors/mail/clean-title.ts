import { oneLine } from './one-line.ts';

const MAX_LENGTH = 80;

/**
 * A listing's name as it may stand in a subject and in the text: one line without control or format characters, at most 80
 * characters, an ellipsis where it was cut. It keeps its punctuation: it never stands beside an address, and the subject is
 * encoded and the HTML escaped by those who write them.
 */
export function cleanTitle(title: string): string {
  const characters = Array.from(oneLine(title));
  if (characters.length <= MAX_LENGTH) return characters.join('');
  return `${characters
    .slice(0, MAX_LENGTH - 1)
    .join('')
    .trim()}…`;
}
