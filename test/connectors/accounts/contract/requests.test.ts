import { beforeAll, describe, expect, test } from '@jest/globals';
import { contractCases } from './cases.ts';
import { firstReading } from './reading.ts';
import { type ContractWorld, onStage } from './stage.ts';

describe.each(contractCases)('$name asks', (contract) => {
  let world: ContractWorld;
  beforeAll(async () => {
    world = await onStage(contract);
    await world.connector.check(world.access, world.call());
    world.pass(60_000);
    await firstReading(world);
  });

  test('its own hosts alone, by HTTPS and by their plain names, under its own platform', () => {
    for (const { opening, request } of world.sent) {
      expect(opening.platform).toBe(world.connector.platformOf(world.access.config));
      expect(Object.keys(opening.hosts)).toContain(request.host ?? 'api');
      for (const host of Object.values(opening.hosts))
        expect(host).toMatch(/^https:\/\/[a-z0-9.-]+(\/[a-z0-9/]*[a-z0-9])?$/);
    }
  });

  test('at paths that begin with a slash, with a query that is encoded, and no secret in a path', () => {
    const secrets = Object.values(world.access.secrets);
    for (const { request } of world.sent) {
      expect(request.path).toMatch(/^\/[^\s?#]*$/);
      expect(request.query ?? '').toMatch(/^[^\s?#]*$/);
      expect(secrets.filter((secret) => request.path.includes(secret))).toEqual([]);
      expect(request.purpose.length).toBeGreaterThan(5);
      expect(secrets.filter((secret) => request.purpose.includes(secret))).toEqual([]);
    }
  });

  test('and takes from limits that it declares, no more than each holds, and from one at least', () => {
    const limits = new Map(world.connector.limitsOf(world.access.config).map((limit) => [limit.name, limit]));
    for (const { opening, request } of world.sent) {
      expect(opening.limits).toEqual([...limits.values()]);
      const costs = Object.entries(request.costs);
      for (const [name, cost] of costs) {
        expect([...limits.keys()]).toContain(name);
        expect(cost).toBeLessThanOrEqual(limits.get(name)?.capacity ?? 0);
        expect(cost).toBeGreaterThanOrEqual(0);
      }
      expect(Math.max(0, ...costs.map(([, cost]) => cost))).toBeGreaterThan(0);
    }
  });
});
