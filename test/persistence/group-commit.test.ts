import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Commits, type Grouped, groupCommit } from '../../src/persistence/group-commit.ts';

type Under = { readonly items: readonly string[]; end(outcomes?: readonly Grouped<string>[]): void; fail(): void };

/** A database that ends a transaction when the test says so. */
function database(): Commits<string, string> & { readonly groups: Under[]; readonly alone: Under[] } {
  const groups: Under[] = [];
  const alone: Under[] = [];
  return {
    groups,
    alone,
    keyOf: (item) => item.slice(0, 1),
    together: (items) =>
      new Promise((resolve, reject) => {
        const done = items.map((item) => ({ outcome: 'committed', result: `${item} done` }) as const);
        groups.push({
          items,
          end: (outcomes = done) => resolve(outcomes),
          fail: () => reject(new Error('rolled back')),
        });
      }),
    apart: (item) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new Error(`${item} is refused`));
        alone.push({ items: [item], end: () => resolve(`${item} done alone`), fail });
      }),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

afterEach(() => {
  jest.useRealTimers();
});

describe('group commit', () => {
  test('commits one that comes alone at once', async () => {
    const db = database();
    const commit = groupCommit(db);
    const a = commit('a');
    expect(db.groups.map(({ items }) => items)).toEqual([['a']]);
    db.groups[0]?.end();
    expect(await a).toBe('a done');
  });

  test('commits together what came while a transaction was under way, and gives each its own end', async () => {
    const db = database();
    const commit = groupCommit(db);
    const all = Promise.all(['a', 'b', 'c'].map(commit));
    db.groups[0]?.end();
    await turn();
    expect(db.groups.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
    db.groups[1]?.end();
    expect(await all).toEqual(['a done', 'b done', 'c done']);
  });

  test('commits at most sixteen together', async () => {
    const db = database();
    const commit = groupCommit(db);
    const items = Array.from('abcdefghijklmnopqrstuvwxyz');
    const all = Promise.all(items.map(commit));
    for (let index = 0; index < 3; index += 1) {
      db.groups[index]?.end();
      await turn();
    }
    expect(db.groups.map(({ items: group }) => group.length)).toEqual([1, 16, 9]);
    expect((await all).length).toBe(26);
  });

  test('never has two of one key under way together, and keeps their order', async () => {
    const db = database();
    const commit = groupCommit(db);
    const all = Promise.all(['x', 'a1', 'a2', 'b', 'a3'].map(commit));
    for (let index = 0; index < 4; index += 1) {
      db.groups[index]?.end();
      await turn();
    }
    expect(db.groups.map(({ items }) => items)).toEqual([['x'], ['a1', 'b'], ['a2'], ['a3']]);
    await all;
  });

  test('commits apart what a group left out, and goes on meanwhile with all but its key', async () => {
    const db = database();
    const commit = groupCommit(db);
    const a = commit('a1');
    db.groups[0]?.end([{ outcome: 'apart' }]);
    await turn();
    const [later, b] = [commit('a2'), commit('b')];
    expect(db.alone.map(({ items }) => items)).toEqual([['a1']]);
    expect(db.groups.map(({ items }) => items)).toEqual([['a1'], ['b']]);
    db.groups[1]?.end();
    expect(await b).toBe('b done');
    db.alone[0]?.end();
    expect(await a).toBe('a1 done alone');
    await turn();
    db.groups[2]?.end();
    expect(await later).toBe('a2 done');
  });

  test('waits for no transaction that hangs: what is in it is committed apart, and others go on', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    const db = database();
    const commit = groupCommit(db);
    const [a, b] = [commit('a'), commit('b')];
    jest.advanceTimersByTime(29_999);
    await turn();
    expect([db.groups.length, db.alone.length]).toEqual([1, 0]);
    jest.advanceTimersByTime(1);
    await turn();
    expect([db.groups.map(({ items }) => items), db.alone.map(({ items }) => items)]).toEqual([
      [['a'], ['b']],
      [['a']],
    ]);
    db.groups[1]?.end();
    db.alone[0]?.end();
    expect(await Promise.all([a, b])).toEqual(['a done alone', 'b done']);
  });

  test('has each of a group that failed committed apart, and tells its failure to the one whose it is', async () => {
    const db = database();
    const commit = groupCommit(db);
    const first = commit('x');
    const ends = Promise.allSettled(['a', 'b'].map(commit));
    db.groups[0]?.end();
    await turn();
    db.groups[1]?.fail();
    await turn();
    expect(db.alone.map(({ items }) => items)).toEqual([['a'], ['b']]);
    db.alone[0]?.end();
    db.alone[1]?.fail();
    const [a, b] = await ends;
    expect(a).toEqual({ status: 'fulfilled', value: 'a done alone' });
    expect(b).toMatchObject({ status: 'rejected', reason: { message: 'b is refused' } });
    await first;
    const next = commit('b');
    db.groups[2]?.end();
    expect(await next).toBe('b done');
  });
});
