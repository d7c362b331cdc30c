import { createHash } from 'node:crypto';

/** More texts than this are not the product’s own statements, but lists of ever other lengths. */
const MOST_NAMES = 600;

/**
 * Names for SQL texts, the same text always by the same one, so that a connection of PostgreSQL parses and plans a statement
 * once and not each time that it is sent. Only the first texts are named: each name is kept by each connection.
 */
export function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // PostgreSQL takes an empty name for a statement that is not kept.
    if (names.size >= MOST_NAMES) return '';
    const name = `s${createHash('sha256').update(sql).digest('base64url').slice(0, 24)}`;
    names.set(sql, name);
    return name;
  };
}
