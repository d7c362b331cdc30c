import { expect, test } from '@jest/globals';
import { newIds } from '../../src/persistence/row-ids.ts';

test('IDs of rows are UUIDs of version 7 that rise in the order of the rows, and with time', async () => {
  const before = newIds(1);
  const started = Date.now();
  while (Date.now() === started);
  const ids = newIds(50);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...before, ...ids]).toEqual([...new Set([...before, ...ids])].sort());
  const [first = ''] = ids;
  expect(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBeGreaterThan(started);
});
