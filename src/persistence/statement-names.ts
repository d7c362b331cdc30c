import { createHash } from 'node:crypto';

/** relais has some four hundred statements; each connection keeps each that it was sent. */
const MOST_NAMES = 500;

/** What has more values than any statement of its own is a list, whose text is another one at each length. */
const MOST_VALUES = 50;

/** A text with its values, as the driver is given them. */
type Statement = { readonly sql: string; readonly args: readonly unknown[] };

/**
 * Names for SQL texts, the same text always by the same one, so that a connection of PostgreSQL parses and plans a statement
 * once and not each time that it is sent. Lists are not named, and only so many texts are: what a connection keeps is memory.
 */
export function createStatementNames(): (query: Statement) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // PostgreSQL takes an empty name for a statement that is not kept.
    if (names.size >= MOST_NAMES || args.length > MOST_VALUES) return '';
    const name = `s${createHash('sha256').update(sql).digest('base64url').slice(0, 24)}`;
    names.set(sql, name);
    return name;
  };
}
