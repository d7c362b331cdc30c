import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { criticalFaultKinds } from '../../src/domain/critical-fault.ts';
import { criticalGuide } from '../../src/domain/critical-guide.ts';
import { createMetrics } from '../../src/parts/metrics.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { healthSources } from '../support/quiet-health.ts';

const folder = new URL('../../docs/', import.meta.url);
const guide = textOf('operations.md');
const queries = [...guide.matchAll(/^##+ (.+)\n(?:(?!\n#)[\s\S])*?```sql\n([^`]+)```/gm)].map(([, symptom, sql]) => ({
  symptom: symptom ?? '',
  sql: sql ?? '',
}));
const links = [...guide.matchAll(/\]\(([\w-]+\.md)(?:#([\w-]+))?\)/g)].map(([, file, anchor]) => ({
  file: file ?? '',
  anchor: anchor ?? null,
}));

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

function textOf(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, folder)), 'utf8');
}

/** Headings as links name them: lower case, without signs, words joined by hyphens. */
function anchorsOf(file: string): readonly string[] {
  const headings = [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '');
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

describe('the operations guide', () => {
  test('knows at least fifteen symptoms, numbered in order', () => {
    const numbers = [...guide.matchAll(/^### (\d+)\./gm)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThanOrEqual(15);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('shows every query under a heading', () => {
    expect(queries).toHaveLength([...guide.matchAll(/```sql/g)].length);
    expect(queries.length).toBeGreaterThan(0);
  });

  test.each(queries)('asks what the database can answer: $symptom', async ({ sql }) => {
    await client.query('BEGIN READ ONLY');
    try {
      expect((await client.query(sql)).rows).toEqual([]);
    } finally {
      await client.query('ROLLBACK');
    }
  });

  test.each(Object.entries(criticalGuide))('has the section that a word of %s names', (_, anchor) => {
    expect(anchorsOf('operations.md')).toContain(anchor);
  });

  test('knows every critical fault, and names only figures that there are', async () => {
    for (const kind of criticalFaultKinds) expect(guide).toContain(`| \`${kind}\` |`);
    const metrics = createMetrics({ sources: healthSources(), clock: systemClock, onTrouble: () => undefined });
    const { body } = await metrics.text();
    const named = [...`${guide}${textOf('deploy.md')}`.matchAll(/`(relais_\w+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(body).toContain(`# TYPE ${name} gauge`);
  });

  test.each(links)('leads to what there is: $file $anchor', ({ file, anchor }) => {
    const anchors = anchorsOf(file);
    expect(anchor === null || anchors.includes(anchor)).toBe(true);
  });
});
