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
});
