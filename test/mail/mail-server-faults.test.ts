import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { msBetween } from '../../src/domain/instant.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import type { SmtpMode } from '../support/smtp-faults.ts';
import { NOW, SUPPORT_EMAIL } from '../support/world.ts';
import { MailWorld } from './mail-world.ts';

let mail: MailWorld;
beforeEach(async () => {
  mail = await MailWorld.create({ limits: { deadlineMs: 2_000 } });
});
afterEach(async () => {
  await expectInvariants(mail.world);
  await mail.close();
});

/** The minutes at which the person was tried, from the first try on. */
function triedAfterMin(): number[] {
  const { tries } = mail.postman;
  const first = tries[0]?.at ?? NOW;
  return tries.map(({ at }) => msBetween(first, at) / 60_000);
}

const messageIds = () => new Set(mail.smtp.received.map(({ messageId }) => messageId));
const taken = () => mail.smtp.received.filter(({ isTaken }) => isTaken);

describe('a mail server that', () => {
  test.each<[string, SmtpMode, string]>([
    ['refuses connections', 'refuse_connection', 'connection refused by 127.0.0.1:'],
    ['answers 421', 'greeting_421', '421 at the greeting from 127.0.0.1:'],
    ['answers 421 to the recipient', 'rcpt_421', '421 from 127.0.0.1:'],
    ['hangs before the message', 'hang_rcpt', 'no answer from 127.0.0.1:'],
  ])('%s is tried less and less, is shown, and gets one mail once it is back', async (_, mode, trouble) => {
    await mail.smtp.setMode(mode);
    const gite = await mail.escalated('Gîte');
    await mail.deliverFor(10);
    expect(triedAfterMin()).toEqual([0, 1, 3, 7]);
    expect(await mail.trouble(NOW)).toMatchObject({
      failed: [],
      waiting: { notifications: 1, trouble: expect.stringContaining(trouble), retryAt: expect.any(String) },
    });
    expect(taken()).toEqual([]);

    await mail.smtp.setMode('take');
    await mail.deliverFor(10);
    expect(taken()).toMatchObject([{ to: [SUPPORT_EMAIL] }]);
    expect([await gite.notifications(), await mail.trouble(NOW)]).toEqual([
      ['escalated to support-mailbox sent'],
      { failed: [], waiting: null },
    ]);
  });

  test('refuses support’s address for good gets the mail for the next in line, and that is shown', async () => {
    const support = await mail.world.aMember('support');
    mail.smtp.refuseAddress(SUPPORT_EMAIL);
    const gite = await mail.escalated('Gîte');
    await mail.deliverFor(60);
    expect(taken()).toMatchObject([{ to: [`${support.memberId}@relais.example`] }]);
    expect((await gite.notifications()).toSorted()).toEqual(
      [`escalated to ${support.memberId} sent`, 'escalated to support-mailbox refused'].toSorted(),
    );
    const trouble = await mail.trouble(NOW);
    expect(trouble).toMatchObject({
      failed: [{ status: 'refused', subjectName: 'Gîte', trouble: expect.stringMatching(/^550 at RCPT TO from/) }],
      waiting: null,
    });
    expect(JSON.stringify(trouble)).not.toContain(SUPPORT_EMAIL);
  });

  test('refuses everybody for good asks each of them once, and all of it is shown', async () => {
    await mail.world.aMember('support');
    await mail.world.aMember('admin');
    await mail.smtp.setMode('rcpt_550');
    await mail.escalated('Gîte');
    await mail.deliverFor(24 * 60);
    expect([mail.handed.length, taken(), (await mail.trouble(NOW)).failed.map(({ status }) => status)]).toEqual([
      3,
      [],
      ['refused', 'refused', 'refused'],
    ]);
  });

  test.each<[string, SmtpMode]>([
    ['drops the connection after the message', 'drop_after_data'],
    ['hangs after the message', 'hang_after_data'],
  ])('%s gets it again under the same Message-ID until it says that it has it', async (_, mode) => {
    await mail.smtp.setMode(mode);
    const gite = await mail.escalated('Gîte');
    await mail.deliverFor(5);
    expect([mail.smtp.received.length, (await mail.trouble(NOW)).waiting]).toEqual([
      3,
      expect.objectContaining({ trouble: expect.stringMatching(/after the message was written$/) }),
    ]);
    await mail.smtp.setMode('take');
    await mail.deliverFor(60);
    expect([messageIds().size, mail.smtp.received.length, taken().length]).toEqual([1, 4, 1]);
    expect(await gite.notifications()).toEqual(['escalated to support-mailbox sent']);
  });
});

describe('a mail that may have arrived', () => {
  /** Escalated; the server has the mail and did not say so. */
  async function lostAfterData() {
    await mail.smtp.setMode('drop_after_data');
    const gite = await mail.escalated('Gîte');
    await mail.deliverFor(0);
    return gite;
  }

  test('keeps its Message-ID although the next try is not taken and more is owed by then', async () => {
    const gite = await lostAfterData();
    await mail.smtp.setMode('refuse_connection');
    await mail.deliverFor(1);
    const chalet = await mail.escalated('Chalet');
    await mail.smtp.setMode('take');
    await mail.deliverFor(60);
    const telling = (name: string) => mail.smtp.received.filter(({ text }) => text.includes(name));
    expect(telling('Gîte').map(({ isTaken }) => isTaken)).toEqual([false, true]);
    expect(new Set(telling('Gîte').map(({ messageId }) => messageId)).size).toBe(1);
    expect(telling('Chalet')).toHaveLength(1);
    expect([await gite.notifications(), await chalet.notifications()]).toEqual([
      ['escalated to support-mailbox sent'],
      ['escalated to support-mailbox sent'],
    ]);
  });

  test('and whose alert is snoozed keeps no other mail waiting', async () => {
    const gite = await lostAfterData();
    const support = await mail.world.aMember('support');
    const until = '2026-06-05T08:00:00.000Z';
    const by = { actor: support, now: mail.world.nowInstant };
    await mail.world.stores.alerts.snooze((await gite.alert()).id, { ...by, until });
    const chalet = await mail.escalated('Chalet');
    await mail.smtp.setMode('take');
    await mail.deliverFor(60);
    expect(await chalet.notifications()).toEqual(['escalated to support-mailbox sent']);
  });
});
