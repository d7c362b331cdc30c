import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import { exportsIn } from '../support/exports-in.ts';
import { NOW, World } from '../support/world.ts';

const DAY_MIN = 24 * 60;

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const { anExport } = exportsIn(() => world);

describe('a token', () => {
  /** Whether it is known, which must be so exactly when it opens a calendar. */
  const isKnown = async (token: string, now = NOW) => {
    const known = await world.stores.exports.knows(token, now);
    expect((await world.stores.exports.open(token, now)) !== undefined).toBe(known);
    return known;
  };

  test('is known until it is replaced and its overlap is over', async () => {
    const { by } = await world.aListing();
    const { id, token: first } = await anExport(by);
    expect(await isKnown(first)).toBe(true);

    const second = (await world.stores.exports.rotate({ ...by, now: NOW }, id, DAY_MIN * 60_000))?.token ?? '';

    expect([await isKnown(first), await isKnown(second)]).toEqual([true, true]);
    expect(await isKnown(first, plusMinutes(NOW, DAY_MIN - 1))).toBe(true);
    expect(await isKnown(first, plusMinutes(NOW, DAY_MIN))).toBe(false);
    expect(await isKnown(second, plusMinutes(NOW, DAY_MIN))).toBe(true);
  });

  test('is not known once its export is revoked, nor when it is nobody’s', async () => {
    const { by } = await world.aListing();
    const { id, token } = await anExport(by);
    await world.stores.exports.revoke({ ...by, now: NOW }, id);

    expect(await isKnown(token)).toBe(false);
    expect(await isKnown('x'.repeat(43))).toBe(false);
  });
});
