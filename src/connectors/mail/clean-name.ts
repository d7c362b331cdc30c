import { oneLine } from './one-line.ts';

const MAX_LENGTH = 80;

/**
 * A person's name as it may stand in a mail header and in its text: one line without control or format characters,
 * quotes, angle brackets or addresses, at most 80 characters.
 */
export function cleanName(name: string): string {
  return Array.from(oneLine(name.replace(/["<>,;:@()[\]\\/]/g, ' ')))
    .slice(0, MAX_LENGTH)
    .join('')
    .trim();
}
