import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { createMailer } from '../../../src/connectors/mail/mailer.ts';
import type { Mail } from '../../../src/mail-ports.ts';

const aMail = (over: Partial<Mail> = {}): Mail => ({
  to: 'camille@example.net',
  locale: 'fr',
  name: 'Camille Durand',
  template: 'invitation',
  link: 'https://relais.example/set-password?token=abc123&x=1',
  ...over,
});

/** An SMTP server on a free loopback port that keeps what it takes; refuses recipients or the sign-in when told to. */
async function startServer(faults: { refuseRecipients?: boolean; refuseSignIn?: boolean } = {}) {
  const raw: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: faults.refuseSignIn ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    onAuth: (auth, _session, done) => done(new Error(`wrong password ${auth.password}`)),
    onRcptTo: (address, _session, done) =>
      faults.refuseRecipients ? done(new Error(`no such person ${address.address}`)) : done(),
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        raw.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The test SMTP server has no port.');
  return { raw, url: `smtp://127.0.0.1:${address.port}`, stop: () => new Promise<void>((end) => server.close(end)) };
}

describe('the mailer', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let mailer: ReturnType<typeof createMailer>;
  const mailerTo = (smtpUrl: string) =>
    createMailer({ smtpUrl, from: 'relais <noreply@relais.example>', baseUrl: 'https://relais.example' });

  beforeEach(async () => {
    server = await startServer();
    mailer = mailerTo(server.url);
  });
  afterEach(async () => {
    mailer.close();
    await server.stop();
  });

  async function delivered(mail: Mail) {
    await mailer.send(mail);
    return PostalMime.parse(server.raw.at(-1) ?? '');
  }

  it('sends an invitation in French as HTML and as text, with the link whole in both', async () => {
    const mail = aMail();
    const got = await delivered(mail);
    expect(got.subject).toBe('Votre invitation à relais');
    expect(got.from).toEqual({ name: 'relais', address: 'noreply@relais.example' });
    expect(got.to).toEqual([{ name: 'Camille Durand', address: 'camille@example.net' }]);
    expect(got.html).toContain('<html dir="ltr" lang="fr">');
    expect(got.html).toContain('href="https://relais.example/set-password?token=abc123&amp;x=1"');
    expect(got.text).toContain('Bonjour Camille Durand,');
    expect(got.text).toContain('7 jours');
    expect(got.text?.split(mail.link)).toHaveLength(2);
  });

  it('writes each template in the language of the person', async () => {
    const subjects = [];
    for (const template of ['invitation', 'password_reset'] as const) {
      for (const locale of ['fr', 'en'] as const) subjects.push((await delivered(aMail({ template, locale }))).subject);
    }
    expect(subjects).toEqual([
      'Votre invitation à relais',
      'Your invitation to relais',
      'Votre nouveau mot de passe relais',
      'Your new relais password',
    ]);
  });

  it('gives every mail an own Message-ID of the product’s domain and says that a machine wrote it', async () => {
    const first = await delivered(aMail());
    const second = await delivered(aMail());
    expect(first.messageId).toMatch(/^<[0-9a-f-]{36}@relais\.example>$/);
    expect(second.messageId).not.toBe(first.messageId);
    expect(first.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  it('lets no name add a header, a recipient or markup', async () => {
    const got = await delivered(
      aMail({ name: 'Eve\r\nBcc: mallory@example.org\r\n\r\n<b>"x" <eve@example.org>, </b>' }),
    );
    expect(got.to).toEqual([
      { name: 'Eve Bcc mallory example.org b x eve example.org b', address: 'camille@example.net' },
    ]);
    expect(got.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(got.html).not.toContain('<b>');
  });

  it('rejects when the server refuses the mail, without repeating the address or the server’s words', async () => {
    const refusing = await startServer({ refuseRecipients: true });
    const other = mailerTo(refusing.url);
    const error: unknown = await other.send(aMail()).catch((reason: unknown) => reason);
    other.close();
    await refusing.stop();
    expect(error).toMatchObject({ name: 'MailNotSent', code: 'mail_not_sent' });
    expect(String(error)).toMatch(
      /^MailNotSent: The mail server 127\.0\.0\.1:\d+ did not take the mail “invitation” \(EENVELOPE 550\)/,
    );
    expect(JSON.stringify([String(error), error])).not.toMatch(/camille|no such person|abc123/);
  });

  it('keeps the credentials of SMTP_URL out of its errors', async () => {
    const strict = await startServer({ refuseSignIn: true });
    const other = mailerTo(strict.url.replace('//', '//user:s3cret@'));
    const error: unknown = await other.send(aMail()).catch((reason: unknown) => reason);
    other.close();
    await strict.stop();
    expect(String(error)).toMatch(/\(EAUTH 535\)/);
    expect(JSON.stringify([String(error), error])).not.toMatch(/user|s3cret/);
  });

  it('rejects when no server answers', async () => {
    const { url, stop } = await startServer();
    await stop();
    const nobody = mailerTo(url);
    await expect(nobody.send(aMail())).rejects.toThrow(/\(ESOCKET\)|\(ECONNECTION\)|ECONNREFUSED/);
    nobody.close();
  });
});
