import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { FailingListing } from '../support/alert-world.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { MailWorld } from './mail-world.ts';

let mail: MailWorld;
/** A connection of the test's own, beside those of the product. */
let ops: pg.Client;
beforeEach(async () => {
  mail = await MailWorld.create();
  const [database] = await mail.world.prisma.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  const url = new URL(`/${database?.name}`, process.env['TEST_DATABASE_URL'] ?? '');
  ops = new pg.Client({ connectionString: url.href });
  await ops.connect();
});
afterEach(async () => {
  await ops.end();
  await expectInvariants(mail.world);
  await mail.close();
});

/** Ends the product's connections to the database; how many there were. */
async function cut(which: 'all' | 'waiting for a lock'): Promise<number> {
  const { rowCount } = await ops.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() ${which === 'all' ? '' : "AND wait_event_type = 'Lock'"}`,
  );
  return rowCount ?? 0;
}

/** Holds a row while `use` is under way, and cuts the connection that waits for it in the middle of its transaction. */
async function cutInTheMiddle(row: string, values: readonly string[], use: () => Promise<unknown>): Promise<void> {
  await ops.query('BEGIN');
  await ops.query(`SELECT 1 FROM ${row} FOR UPDATE`, [...values]);
  const ended = use().then(
    () => 'done',
    () => 'failed',
  );
  await eventuallyTrue('a transaction that waits and is cut', async () => (await cut('waiting for a lock')) > 0);
  await ops.query('ROLLBACK');
  expect(await ended).toBe('failed');
}

async function expectEscalatedOnceAndTold(gite: FailingListing): Promise<void> {
  expect([await gite.state(), await gite.notifications()]).toEqual([
    'escalated 3/3 cycle 1',
    ['escalated to support-mailbox sent'],
  ]);
  const told = ['alert_opened', 'alert_counted', 'alert_counted', 'alert_escalated', 'mail_sent'];
  expect(await gite.trail()).toEqual(told);
  expect(new Set(mail.smtp.received.map(({ messageId }) => messageId)).size).toBe(1);
}

test('a mail whose database connections are cut between the claim and the settling is told by one Message-ID', async () => {
  let connectionsCut = 0;
  mail.afterHandover = async () => {
    if (connectionsCut === 0) connectionsCut = await cut('all');
  };
  const gite = await mail.escalated('Gîte');
  await mail.deliverFor(60);
  expect(connectionsCut).toBeGreaterThan(0);
  await expectEscalatedOnceAndTold(gite);
});

test('a mail whose settling is cut in the middle is repeated under the same Message-ID', async () => {
  const gite = await mail.escalated('Gîte');
  const claim = await mail.world.stores.notifications.claim(SUPPORT_MAILBOX, mail.world.nowInstant);
  if (claim.outcome !== 'claimed') throw new Error(`Nothing to deliver: ${claim.outcome}`);
  await mail.hand(claim.delivery);
  const at = { now: mail.world.nowInstant, random: 0 };
  await cutInTheMiddle('"MailRecipient" WHERE "recipientId" = $1', [SUPPORT_MAILBOX], () =>
    mail.world.stores.notifications.settle(claim.delivery, { outcome: 'accepted' }, at),
  );
  await mail.deliverFor(60);
  expect(mail.smtp.received).toHaveLength(2);
  await expectEscalatedOnceAndTold(gite);
});

test('a review that is cut in the middle leaves nothing, and the next one everything', async () => {
  const gite = await FailingListing.create(mail.world);
  for (let run = 0; run < 3; run += 1) await gite.fail();
  await cutInTheMiddle('"Listing" WHERE "id" = $1', [gite.listingId], () => gite.review());
  expect(await mail.world.prisma.alertOccurrence.count()).toBe(0);
  await mail.review(gite);
  await mail.deliverFor(60);
  await expectEscalatedOnceAndTold(gite);
});
