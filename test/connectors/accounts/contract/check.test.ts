import { beforeEach, describe, expect, test } from '@jest/globals';
import { contractCases } from './cases.ts';
import { type ContractWorld, onStage, secretsIn } from './stage.ts';

describe.each(contractCases)('$name checks an account', (contract) => {
  let world: ContractWorld;
  beforeEach(async () => {
    world = await onStage(contract);
  });

  test('with a good key: what it reaches and what the key may do, within two calls that write nothing', async () => {
    const answer = await world.connector.check(world.access, world.call());
    expect(answer).toMatchObject({ outcome: 'answered' });
    if (answer.outcome !== 'answered') return;
    const { accounts, rights, clockSkewMs } = answer.value;
    for (const { id, name } of accounts) expect([id, name]).not.toContain('');
    expect(new Set(rights).size).toBe(rights.length);
    expect(clockSkewMs === null || Number.isFinite(clockSkewMs)).toBe(true);
    expect(world.sent.length).toBeGreaterThan(0);
    expect(world.sent.length).toBeLessThanOrEqual(2);
    expect(leaked(JSON.stringify(answer), world)).toEqual([]);
  });

  test('with a key that is refused: AUTH, to be connected anew, and no word of the key', async () => {
    const answer = await world.connector.check(world.refused, world.call());
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
    expect(leaked(JSON.stringify(answer), world)).toEqual([]);
  });

  test('with a key that is refused, when it reads: the same', async () => {
    const [piece = { stream: '', partition: '' }] = world.connector.partitions(world.access);
    const page = { ...piece, cursor: null, until: world.now(), since: null };
    // Pages that ask nothing come first at some services.
    let read = await world.connector.readPage(world.refused, page, world.call());
    for (let pages = 0; read.outcome === 'page' && !read.isDone && pages < 5; pages += 1)
      read = await world.connector.readPage(world.refused, { ...page, cursor: read.cursor }, world.call());
    expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
  });
});

function leaked(text: string, { refused, access, sent }: ContractWorld): readonly string[] {
  return [...secretsIn(access, sent), ...secretsIn(refused, sent)].filter((secret) => text.includes(secret));
}
