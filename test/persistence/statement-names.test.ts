import { expect, test } from '@jest/globals';
import { createStatementNames } from '../../src/persistence/statement-names.ts';

const args: readonly unknown[] = [1, 'two'];

test('a statement has the same name each time, and another one another', () => {
  const nameOf = createStatementNames();
  const [one, other] = [nameOf({ sql: 'SELECT 1', args }), nameOf({ sql: 'SELECT 2', args })];
  expect(nameOf({ sql: 'SELECT 1', args: [] })).toBe(one);
  expect(other).not.toBe(one);
  // Of PostgreSQL’s 63 letters.
  expect([one.length, other.length]).toEqual([25, 25]);
});

test('a connection keeps the first five hundred, however many others are sent', () => {
  const nameOf = createStatementNames();
  const first = nameOf({ sql: 'SELECT 0', args });
  for (let number = 1; number < 500; number += 1) expect(nameOf({ sql: `SELECT ${number}`, args })).not.toBe('');
  expect(nameOf({ sql: 'SELECT 500', args })).toBe('');
  expect(nameOf({ sql: 'SELECT 0', args })).toBe(first);
});

test('a list of many values is not kept, and takes no place', () => {
  const nameOf = createStatementNames();
  const list = Array.from({ length: 51 }, (_, value) => value);
  for (let number = 0; number < 600; number += 1) expect(nameOf({ sql: `LIST ${number}`, args: list })).toBe('');
  expect(nameOf({ sql: 'SELECT 1', args })).not.toBe('');
});
