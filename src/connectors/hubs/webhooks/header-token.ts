import { isSameText } from './same-text.ts';

/**
 * True when `header` is one of `tokens`, for hubs that prove their origin by a header of our choice. An empty token never
 * matches.
 */
export function isHeaderToken(header: string | undefined, tokens: readonly string[]): boolean {
  const matches = tokens.map((token) => isSameText(header ?? '', token) && token !== '');
  return matches.includes(true);
}
