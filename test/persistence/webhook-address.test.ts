import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { OpenHubAccount } from '../../src/hub-ports.ts';
import { NOW, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
let hub: HubWorld;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(async () => {
  world.nowInstant = NOW;
  hub = await HubWorld.create(world);
});
afterAll(() => world.close());

const atAddress = (token: string, connector: 'beds24' | 'smoobu' = 'beds24') =>
  world.stores.hubs.openByWebhookToken(connector, token, world.nowInstant);

async function account(): Promise<OpenHubAccount> {
  const opened = await world.stores.hubs.open({ kind: 'any' }, hub.accountId);
  if (opened === undefined || opened === 'closed') throw new Error('The account does not open.');
  return opened;
}

describe('the address of webhooks', () => {
  test('opens its account with the secrets of now, also after it was opened before', async () => {
    const { webhookToken } = await account();
    expect(await atAddress(webhookToken)).toMatchObject({
      id: hub.accountId,
      createdAt: NOW,
      access: { secrets: { token: 't' } },
    });
    await world.stores.hubs.addSecrets(hub.accountId, { hook: 'new' });
    expect(await atAddress(webhookToken)).toMatchObject({ access: { secrets: { token: 't', hook: 'new' } } });
  });

  test('is that of one hub, and opens nothing for a token that nobody has', async () => {
    const { webhookToken } = await account();
    expect(await atAddress(webhookToken, 'smoobu')).toBeUndefined();
    expect(await atAddress('stranger')).toBeUndefined();
  });

  test('is good for a day after it was renewed, and the new one at once', async () => {
    const { webhookToken } = await account();
    await atAddress(webhookToken);
    const renewed = await world.stores.hubs.renewWebhook(hub.byHand, hub.accountId);
    const fresh = typeof renewed === 'object' ? renewed.webhookToken : '';
    expect(await atAddress(webhookToken)).toMatchObject({ id: hub.accountId, webhookToken: fresh });
    world.nowInstant = plusMinutes(NOW, 24 * 60);
    expect(await atAddress(webhookToken)).toBeUndefined();
    expect(await atAddress(fresh)).toMatchObject({ id: hub.accountId, former: null });
  });

  test('opens no secrets that were put into another row, though they were opened in their own', async () => {
    const { webhookToken } = await account();
    await atAddress(webhookToken);
    const other = await HubWorld.create(world);
    const { sealed } = await world.prisma.hubAccount.findUniqueOrThrow({ where: { id: hub.accountId } });
    await world.prisma.hubAccount.update({ where: { id: other.accountId }, data: { sealed } });
    expect(await atAddress(webhookToken)).toMatchObject({ id: hub.accountId });
    expect(await world.stores.hubs.open({ kind: 'any' }, other.accountId)).toBe('closed');
  });

  test('says that an account does not open whose sealed text was changed after it had been opened', async () => {
    const { webhookToken } = await account();
    await atAddress(webhookToken);
    await world.prisma.hubAccount.update({ where: { id: hub.accountId }, data: { sealed: 'broken' } });
    expect(await atAddress(webhookToken)).toBe('closed');
  });

  describe('as it is remembered', () => {
    const remembered = (token: string) => world.stores.hubs.rememberedByWebhookToken('beds24', token, world.nowInstant);
    const received = async (unitId: string, asOf: string | undefined) => {
      const event = { eventId: null, unitIds: [unitId], now: world.nowInstant };
      return world.stores.hubs.receive(hub.accountId, asOf === undefined ? event : { ...event, asOf });
    };
    const deliveries = () => world.prisma.webhookDelivery.count({ where: { accountId: hub.accountId } });

    test('is nothing before it was opened, and then the same account', async () => {
      const { webhookToken } = await account();
      expect(await remembered(webhookToken)).toBeUndefined();
      const opened = await atAddress(webhookToken);
      expect(await remembered(webhookToken)).toEqual({ ...Object(opened), version: expect.any(String) });
      expect(await world.stores.hubs.rememberedByWebhookToken('smoobu', webhookToken, NOW)).toBeUndefined();
    });

    test('takes a delivery in, and says so also where no unit is owed anything', async () => {
      const { unitId, connectionId } = await hub.aUnit();
      const { webhookToken } = await account();
      await atAddress(webhookToken);
      const version = (await remembered(webhookToken))?.version;
      expect(await received(unitId, version)).toEqual([{ connectionId, listingId: hub.listingId }]);
      expect(await received('stranger', version)).toEqual([]);
      expect(await deliveries()).toBe(2);
    });

    test('takes nothing in once the account’s secrets have changed', async () => {
      const { unitId, connectionId } = await hub.aUnit();
      const { webhookToken } = await account();
      await atAddress(webhookToken);
      const version = (await remembered(webhookToken))?.version;
      await world.stores.hubs.addSecrets(hub.accountId, { hook: 'new' });
      expect(await received(unitId, version)).toBeUndefined();
      const { readOwedSince } = await world.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
      expect([await deliveries(), readOwedSince]).toEqual([0, null]);
    });

    test('is good no longer than a day after it was renewed', async () => {
      const { webhookToken } = await account();
      await world.stores.hubs.renewWebhook(hub.byHand, hub.accountId);
      await atAddress(webhookToken);
      expect(await remembered(webhookToken)).toMatchObject({ id: hub.accountId });
      world.nowInstant = plusMinutes(NOW, 24 * 60);
      expect(await remembered(webhookToken)).toBeUndefined();
    });
  });
});
