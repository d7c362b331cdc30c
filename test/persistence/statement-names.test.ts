import { expect, test } from '@jest/globals';
import { createStatementNames } from '../../src/persistence/statement-names.ts';

test('a statement has the same name each time, and another one another', () => {
  const nameOf = createStatementNames();
  const [one, other] = [nameOf({ sql: 'SELECT 1' }), nameOf({ sql: 'SELECT 2' })];
  expect(nameOf({ sql: 'SELECT 1' })).toBe(one);
  expect(other).not.toBe(one);
  // Of PostgreSQL’s 63 letters.
  expect([one.length, other.length]).toEqual([25, 25]);
});

test('a connection keeps the first six hundred, however many others are sent', () => {
  const nameOf = createStatementNames();
  const first = nameOf({ sql: 'SELECT 0' });
  for (let number = 1; number < 600; number += 1) expect(nameOf({ sql: `SELECT ${number}` })).not.toBe('');
  expect(nameOf({ sql: 'SELECT 600' })).toBe('');
  expect(nameOf({ sql: 'SELECT 0' })).toBe(first);
});
