import { access, readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { courseOf } from '../../../../src/domain/account-failure.ts';
import { failureKinds } from '../../../../src/domain/failure.ts';

const root = new URL('../../../../', import.meta.url);
const example = new URL('example/', import.meta.url);

describe('docs/connectors.md', () => {
  let guide: string;
  beforeAll(async () => {
    guide = await readFile(new URL('docs/connectors.md', root), 'utf8');
  });

  test('quotes the worked example as it is, every file of it', async () => {
    const quotes = [...guide.matchAll(/^`(tradepost-[\w-]+\.ts)`:\n\n```ts\n([\s\S]*?)```$/gm)];
    for (const [, file = '', code = ''] of quotes) {
      expect(await readFile(new URL(file, example), 'utf8')).toContain(code);
    }
    expect(new Set(quotes.map(([, file]) => file))).toEqual(new Set(await readdir(example)));
    expect(guide.split('```ts').length - 1).toBe(quotes.length);
  });

  test('names only files that there are', async () => {
    const named = [...guide.matchAll(/`((?:src|test|sandbox|workflows|activities)\/[\w./-]+\/?)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named.length).toBeGreaterThan(8);
    for (const path of named) await expect(access(new URL(path, root))).resolves.toBeUndefined();
    const traps = [...guide.matchAll(/`((?:billetweb|alpaca|oanda|ibkr-flex|ccxt)\/[\w-]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(traps.length).toBeGreaterThan(15);
    for (const path of traps)
      await expect(access(new URL(`test/connectors/accounts/${path}.test.ts`, root))).resolves.toBeUndefined();
    const contract = [...guide.matchAll(/`([a-z-]+\.test\.ts)`/g)].map(([, file]) => file ?? '');
    for (const file of contract) await expect(access(new URL(file, import.meta.url))).resolves.toBeUndefined();
  });

  test('says of each kind of failure what is done about it', () => {
    const words = { give_up: 'given up', wait_for_limit: 'waits', try_again: /tried again|as TRANSIENT/ };
    // BAD_FEED is of calendars; EMPTY_SUSPECT is an outcome of its own here.
    const judged = failureKinds.filter((kind) => kind !== 'BAD_FEED' && kind !== 'EMPTY_SUSPECT');
    for (const kind of judged) {
      const [, , done = ''] = new RegExp(`^\\| ${kind} \\|([^|]*)\\|([^|]*)\\|`, 'm').exec(guide) ?? [];
      expect(done).toMatch(words[courseOf({ kind })]);
    }
  });
});
