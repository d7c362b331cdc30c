import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccountPlatform } from '../../src/domain/account-connector.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import { FailingAccount } from '../support/account-alert-world.ts';
import { FailingListing } from '../support/alert-world.ts';
import { callsOf, ended, subjects } from '../support/breaker-drill.ts';
import { NOW, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const at = () => ({ now: world.nowInstant, chance: 0.5 });

async function anAlertOf(platform: AccountPlatform, kind: FailureKind = 'TRANSIENT'): Promise<FailingAccount> {
  const account = await FailingAccount.create(world, platform, platform);
  await account.fail(kind);
  await account.review();
  return account;
}

const breaks = (key: AccountPlatform) => world.stores.breakers.fold(key, callsOf(subjects(10), 'bad'), at());
const review = (key: AccountPlatform) => world.stores.incidents.review(key, world.nowInstant);

async function heldBy(key: AccountPlatform): Promise<string[]> {
  const rows = await world.prisma.syncAlert.findMany({ where: { incident: { key } }, select: { subjectId: true } });
  return rows.map(({ subjectId }) => subjectId);
}

async function queueRun(account: FailingAccount): Promise<void> {
  const data = { connectionId: account.subject.id, trigger: 'manual' as const, status: 'queued' as const };
  await world.prisma.accountRun.create({ data: { ...data, workflowId: 'sync/it', queuedAt: NOW } });
}

describe('the incident of a platform of account connections', () => {
  test('holds the alerts of its connections back, whose own fault it is not, and counts its connections', async () => {
    const its = await anAlertOf('kraken');
    const own = await anAlertOf('kraken', 'AUTH');
    const other = await anAlertOf('bybit');
    await breaks('kraken');
    expect(await world.prisma.incident.findFirst({ where: { key: 'kraken' } })).toMatchObject({ listings: 2 });
    expect(await heldBy('kraken')).toEqual([its.subject.id]);
    expect([await own.notifications(), await other.notifications()]).toEqual([
      ['owner to owner pending'],
      ['owner to owner pending'],
    ]);
  });

  test('holds an alert that opens while it lasts, and lets no mail of it go until it is over', async () => {
    await FailingAccount.create(world, 'OANDA', 'oanda');
    await breaks('oanda');
    const account = await anAlertOf('oanda');
    await account.failAndReview(2);
    expect([await account.state(), await heldBy('oanda')]).toEqual(['escalated 3/3 cycle 1', [account.subject.id]]);
    const view = await world.stores.alerts.find((await account.alert()).id);
    expect(view?.incident).toMatchObject({ key: 'oanda', endedAt: null });
    const claim = await world.stores.notifications.claim('support-mailbox', world.nowInstant);
    // The incident itself is what support is told of.
    expect(claim).toMatchObject({
      outcome: 'claimed',
      delivery: { entries: [], incidents: [{ key: 'kraken' }, { key: 'oanda' }] },
    });
  });

  test('gives an alert back once its owner has something to mend', async () => {
    const account = await anAlertOf('binance');
    await breaks('binance');
    expect(await heldBy('binance')).toEqual([account.subject.id]);
    await account.fail('CONFIG');
    await account.review();
    await review('binance');
    expect(await heldBy('binance')).toEqual([]);
  });

  test('asks for probes by connections drawn by lot, once its breaker may be probed, and by none that is busy or off', async () => {
    const ready = [await anAlertOf('coinbase'), await anAlertOf('coinbase')];
    const [off, gone, stopped, waiting, busy] = [
      await anAlertOf('coinbase'),
      await anAlertOf('coinbase'),
      await anAlertOf('coinbase'),
      await anAlertOf('coinbase'),
      await anAlertOf('coinbase'),
    ];
    await off.end('switched_off');
    await gone.end('deleted');
    const { accountConnection } = world.prisma;
    await accountConnection.update({ where: { id: stopped.subject.id }, data: { schedulerStopped: true } });
    const until = '2026-06-01T09:00:00.000Z';
    await accountConnection.update({
      where: { id: waiting.subject.id },
      data: { phase: 'waiting_rate', waitingUntil: until },
    });
    await queueRun(busy);
    await breaks('coinbase');
    expect(await review('coinbase')).toMatchObject({ outcome: 'open', probes: [], accountProbes: [], listings: 4 });
    world.pass(1);
    const due = await review('coinbase');
    const drawn = due.outcome === 'open' ? due.accountProbes : [];
    expect([...drawn].sort()).toEqual(ready.map(({ subject }) => subject.id).sort());
  });

  test('draws no more connections than probes are to be had', async () => {
    for (let one = 0; one < 5; one += 1) await anAlertOf('bitget');
    await breaks('bitget');
    world.pass(1);
    const { admission } = await world.stores.breakers.askProbe('bitget', world.nowInstant);
    const due = await review('bitget');
    expect(due.outcome === 'open' && due.accountProbes.length).toBe(2);
    await world.stores.breakers.fold('bitget', [ended(admission, 'good')], at());
  });

  test('does not touch the alerts of listings, nor of a platform of the same moment', async () => {
    const gite = await FailingListing.create(world);
    await gite.failAndReview(1);
    await breaks('okx');
    expect(await heldBy('okx')).toEqual([]);
  });

  test('is known for a key that only account connections have', async () => {
    await FailingAccount.create(world, 'Billetweb', 'billetweb');
    const admin = await world.aMember('admin');
    const until = '2026-06-01T10:00:00.000Z';
    const request = { state: 'open' as const, reason: 'maintenance announced', until };
    expect(
      await world.stores.breakers.force('billetweb', request, { actor: admin, now: world.nowInstant }),
    ).toMatchObject({ view: { key: 'billetweb', listings: 1 } });
  });
});
