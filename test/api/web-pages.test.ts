import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anApiWorld, nobody } from './api-world.ts';

const page = '<!doctype html><title>relais</title>';

describe('the pages', () => {
  let folder: string;
  let client: ReturnType<typeof nobody>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-pages-'));
    // Below a dot folder, as an installation may lie in one.
    const webRoot = join(folder, '.cache', 'web');
    await mkdir(join(webRoot, 'assets'), { recursive: true });
    await writeFile(join(webRoot, '..', 'outside.txt'), 'outside');
    await writeFile(join(webRoot, 'index.html'), page);
    await writeFile(join(webRoot, 'favicon.svg'), '<svg/>');
    await writeFile(join(webRoot, 'assets', 'main-abc123.js'), 'start();');
    client = nobody(anApiWorld({ settings: { webRoot } }).app);
  });

  afterAll(() => rm(folder, { recursive: true }));

  const open = (path: string) => client.send('get', path, { headers: { accept: 'text/html,*/*;q=0.8' } });

  it.each(['/', '/sign-in', '/listings/0193a000-0000-7000-8000-000000000001?tab=runs'])('opens %s', async (path) => {
    const answer = await open(path);

    expect([answer.status, answer.text, answer.get('cache-control')]).toEqual([200, page, 'no-cache']);
  });

  it('serves built files by name, for ever', async () => {
    const answer = await open('/assets/main-abc123.js');

    expect([answer.status, answer.type]).toEqual([200, 'text/javascript']);
    expect(answer.get('cache-control')).toContain('immutable');
  });

  it.each(['/api/nothing', '/api', '/ical/token', '/assets/gone-abc123.js', '/robots.txt', '/.env'])(
    'does not answer %s with a page',
    async (path) => {
      const answer = await open(path);

      expect([answer.status, answer.type]).toEqual([404, 'application/problem+json']);
    },
  );

  it('does not answer a program that wants JSON with a page', async () => {
    const answer = await client.send('get', '/listings', { headers: { accept: 'application/json' } });

    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it.each(['/..%2foutside.txt', '/%2e%2e/outside.txt', '/assets/..%2f..%2foutside.txt'])(
    'does not leave its folder for %s',
    async (path) => {
      const answer = await open(path);

      expect([answer.status, answer.type]).toEqual([404, 'application/problem+json']);
    },
  );
});
