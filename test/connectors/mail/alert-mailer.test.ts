import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AlertMailLimits, createAlertMailer } from '../../../src/connectors/mail/alert-mailer.ts';
import { aListingSubject } from '../../support/alert-subjects.ts';
import { eventuallyTrue } from '../../support/eventually.ts';
import { type FaultySmtp, type SmtpMode, startFaultySmtp } from '../../support/smtp-faults.ts';
import { aDelivery, anEntry, entriesOf } from './a-delivery.ts';

describe('the mailer of alerts', () => {
  let smtp: FaultySmtp;
  const mailers: ReturnType<typeof createAlertMailer>[] = [];

  function mailerTo(smtpUrl: string, limits: Partial<AlertMailLimits> = {}) {
    const from = 'relais <noreply@relais.example>';
    const mailer = createAlertMailer({ smtpUrl, from, baseUrl: 'https://relais.example', limits });
    mailers.push(mailer);
    return mailer;
  }

  beforeEach(async () => {
    smtp = await startFaultySmtp();
  });
  afterEach(async () => {
    for (const mailer of mailers.splice(0)) mailer.close();
    await smtp.stop();
  });

  const host = /127\.0\.0\.1:\d+/.source;
  const withSignIn = (url: string) => url.replace('//', '//relais:s3cret@');
  const deadlines: Partial<Record<SmtpMode, number>> = { hang_greeting: 300, hang_rcpt: 300, hang_after_data: 2_000 };

  it.each<[SmtpMode, string, string]>([
    ['refuse_connection', 'not_taken', `^connection refused by ${host}$`],
    ['greeting_421', 'not_taken', `^421 at the greeting from ${host}$`],
    ['greeting_554', 'not_taken', `^554 at the greeting from ${host}$`],
    ['hang_greeting', 'not_taken', `^no answer from ${host} before the deadline$`],
    ['auth_535', 'not_taken', `^535 at AUTH PLAIN from ${host}$`],
    ['mail_from_550', 'not_taken', `^550 at MAIL FROM from ${host}$`],
    ['rcpt_421', 'not_taken', `^421 from ${host}$`],
    ['rcpt_451', 'not_taken', `^451 at RCPT TO from ${host}$`],
    ['rcpt_530', 'not_taken', `^530 at RCPT TO from ${host}$`],
    ['hang_rcpt', 'not_taken', `^no answer from ${host} before the deadline$`],
    ['drop_at_rcpt', 'not_taken', `^connection to ${host} lost`],
    ['rcpt_550', 'refused', `^550 at RCPT TO from ${host}$`],
    ['after_data_451', 'not_taken', `^451 at DATA from ${host}$`],
    ['after_data_554', 'refused', `^554 at DATA from ${host}$`],
    ['hang_after_data', 'unknown', `^no answer from ${host} before the deadline, after the message was written$`],
    ['drop_after_data', 'unknown', `^connection to ${host} lost.*, after the message was written$`],
  ])('tells what became of a mail when the server does: %s', async (mode, outcome, trouble) => {
    await smtp.setMode(mode);
    const { [mode]: deadlineMs = 60_000 } = deadlines;
    const handover = await mailerTo(withSignIn(smtp.url), { deadlineMs }).hand(aDelivery());
    expect(handover).toEqual({ outcome, trouble: expect.stringMatching(trouble) });
    expect(JSON.stringify(handover)).not.toMatch(/camille|example\.net|secret\.ics|s3cret|@/);
    expect(smtp.received.filter(({ isTaken }) => isTaken)).toEqual([]);
  });

  it('connects once for one mail: nothing is sent again unasked', async () => {
    await smtp.setMode('drop_after_data');
    await mailerTo(smtp.url).hand(aDelivery());
    await smtp.setMode('drop_at_rcpt');
    await mailerTo(smtp.url).hand(aDelivery());
    expect([smtp.connections(), smtp.received.length]).toEqual([2, 1]);
  });

  it.each<[SmtpMode, Partial<AlertMailLimits>, string]>([
    ['hang_greeting', { greetingMs: 500 }, 'not_taken'],
    ['hang_rcpt', { answerMs: 1_000 }, 'not_taken'],
    ['hang_after_data', { answerMs: 1_000 }, 'unknown'],
  ])('gives up on a step long before the deadline: %s', async (mode, limits, outcome) => {
    await smtp.setMode(mode);
    const handover = await mailerTo(smtp.url, limits).hand(aDelivery());
    expect(handover).toEqual({ outcome, trouble: expect.stringMatching(/^no answer from \S+ in time/) });
  });

  it('does not take a name that nobody knows for a refusal', async () => {
    const handover = await mailerTo('smtp://mail.invalid:25').hand(aDelivery());
    expect(handover).toEqual({ outcome: 'not_taken', trouble: 'no address found for mail.invalid:25' });
  });

  it('does not take a server without TLS for a refusal', async () => {
    const handover = await mailerTo(smtp.url.replace('smtp:', 'smtps:')).hand(aDelivery());
    expect(handover).toEqual({ outcome: 'not_taken', trouble: expect.stringMatching(/127\.0\.0\.1:\d+/) });
  });

  it('waits its turn for a connection, and no longer than it may', async () => {
    await smtp.setMode('hang_rcpt');
    const mailer = mailerTo(smtp.url, { maxConnections: 1 });
    const handovers = [1, 2].map((nth) => mailer.hand(aDelivery(undefined, { deliveryId: `d${nth}` })));
    await eventuallyTrue('the first has its connection', () => smtp.connections() === 1);
    mailer.close();
    expect(await Promise.all(handovers)).toEqual([
      { outcome: 'not_taken', trouble: expect.stringMatching(/^no answer from/) },
      { outcome: 'not_taken', trouble: expect.stringMatching(/^no connection to \S+ was free/) },
    ]);
    expect(smtp.connections()).toBe(1);
    await smtp.setMode('take');
    const later = await Promise.all(
      [3, 4, 5].map((nth) => mailer.hand(aDelivery(undefined, { deliveryId: `d${nth}` }))),
    );
    expect(later).toEqual(Array.from({ length: 3 }, () => ({ outcome: 'accepted' })));
  });

  it('gives up what is under way when it is closed', async () => {
    await smtp.setMode('hang_after_data');
    const mailer = mailerTo(smtp.url);
    const handover = mailer.hand(aDelivery());
    await eventuallyTrue('the message is with the server', () => smtp.received.length === 1);
    mailer.close();
    expect(await handover).toMatchObject({ outcome: 'unknown' });
  });

  it('repeats a mail under the same Message-ID once the server takes it', async () => {
    const mailer = mailerTo(smtp.url);
    await smtp.setMode('drop_after_data');
    const first = await mailer.hand(aDelivery());
    await smtp.setMode('take');
    const second = await mailer.hand(aDelivery());
    expect([first.outcome, second.outcome]).toEqual(['unknown', 'accepted']);
    expect(smtp.received.map(({ messageId, isTaken }) => [messageId, isTaken])).toEqual([
      ['<delivery-1@relais.example>', false],
      ['<delivery-1@relais.example>', true],
    ]);
  });

  it('takes a refused person for refused and goes on with the next', async () => {
    smtp.refuseAddress('gone@example.net');
    const mailer = mailerTo(smtp.url);
    const gone = await mailer.hand(aDelivery(undefined, { address: 'gone@example.net' }));
    const other = await mailer.hand(aDelivery(undefined, { deliveryId: 'delivery-2' }));
    expect([gone.outcome, other.outcome]).toEqual(['refused', 'accepted']);
    expect(smtp.received.map(({ to }) => to)).toEqual([['camille@example.net']]);
  });

  it('puts the mails about one alert in one thread, and a bundle in none', async () => {
    const mailer = mailerTo(smtp.url);
    await mailer.hand(aDelivery([anEntry()]));
    await mailer.hand(aDelivery([anEntry({ stage: 'recovered' })], { deliveryId: 'delivery-2' }));
    await mailer.hand(aDelivery(entriesOf(2), { deliveryId: 'delivery-3' }));
    const thread = '<alert-a1b2@relais.example>';
    expect(smtp.received.map(({ headers }) => [headers['references'], headers['in-reply-to']])).toEqual([
      [thread, thread],
      [thread, thread],
      [undefined, undefined],
    ]);
  });

  it('sends what is no longer read as a mail of its own, in the thread of its export', async () => {
    const { recipient } = aDelivery();
    const silence = { exportId: 'e1', listingId: 'l1', listingName: 'Gîte', timeZone: 'Europe/Paris' };
    const since = '2026-11-24T13:20:00.000Z';
    const handover = await mailerTo(smtp.url).hand({
      ...{ deliveryId: 'd9', isRepeated: false, recipient, entries: [] },
      silences: [{ ...silence, label: 'Airbnb', platform: 'airbnb', since }],
    });
    expect(handover).toEqual({ outcome: 'accepted' });
    expect(smtp.received.map(({ headers }) => [headers['message-id'], headers['in-reply-to']])).toEqual([
      ['<d9@relais.example>', '<export-e1@relais.example>'],
    ]);
  });

  it('says that a machine wrote it, and not which', async () => {
    await mailerTo(smtp.url).hand(aDelivery());
    const headers = smtp.received[0]?.headers ?? {};
    expect(headers['auto-submitted']).toBe('auto-generated');
    expect(Object.keys(headers).filter((key) => key.startsWith('x-'))).toEqual([]);
    expect(JSON.stringify(headers)).not.toMatch(/nodemailer/i);
  });

  it('lets no name add a header, a recipient or markup', async () => {
    const name = `Eve\r\nBcc: mallory@example.org\r\n\r\n\u202e<b>"x" 👩‍🌾${'é'.repeat(300)}`;
    await mailerTo(smtp.url).hand(aDelivery([anEntry({ subject: aListingSubject({ name }) })], { name }));
    const mail = smtp.received[0];
    expect(mail?.to).toEqual(['camille@example.net']);
    expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc');
    expect(mail?.headers['to']).not.toMatch(/mallory@/);
    expect(mail?.subject).toMatch(/«\u00a0Eve Bcc: mallory@example\.org <b>"x" 👩 🌾é+…\u00a0»/u);
    expect(mail?.html).not.toContain('<b>');
    expect(mail?.html).toContain('&lt;b&gt;');
    expect(`${mail?.subject}${mail?.html}${mail?.text}`).not.toContain('\u202e');
  });
});
