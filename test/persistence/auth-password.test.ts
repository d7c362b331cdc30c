import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueOneTimeLink } from '../../src/persistence/one-time-link.ts';
import { type AuthServer, password, startAuthServer, stopAuthServers } from './auth-server.ts';

describe('setting a password', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer();
  });
  afterAll(stopAuthServers);

  const newPassword = 'an other long password';
  const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';
  const reset = (token: string, word = newPassword) => server.post('/reset-password', { token, newPassword: word });
  const issue = (memberId: string, now = new Date().toISOString()) =>
    server.prisma.$transaction((tx) => issueOneTimeLink(tx, { memberId, baseUrl: server.baseUrl, now }));

  async function requestedLink(email: string): Promise<string> {
    const answer = await server.post('/request-password-reset', { email, redirectTo: '/set-password' });
    expect(answer.status).toBe(200);
    await server.auth.settled();
    return server.mails.findLast((mail) => mail.to === email)?.link ?? '';
  }

  it('mails a link of one hour to the person, in the person’s language', async () => {
    const { id } = await server.addPerson('reset@example.net');
    const link = await requestedLink('reset@example.net');
    const mail = { to: 'reset@example.net', name: 'Camille', locale: 'en', template: 'password_reset' };
    expect(server.mails.at(-1)).toMatchObject(mail);
    expect(link).toMatch(/^http:\/\/relais\.example:3000\/set-password\?token=\w+$/);
    const [row] = await server.prisma.verification.findMany({ where: { value: id } });
    const minutes = ((row?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  it('ends every session and every other link of the person, and the old password, and is audited', async () => {
    const { id } = await server.addPerson('revoked@example.net');
    const { cookie } = await server.signIn('revoked@example.net');
    const other = await requestedLink('revoked@example.net');
    const link = await requestedLink('revoked@example.net');
    expect((await reset(tokenOf(link))).status).toBe(200);
    expect(await server.auth.authenticate({ cookie })).toBeUndefined();
    expect((await reset(tokenOf(other))).status).toBe(400);
    expect((await server.signIn('revoked@example.net')).status).toBe(401);
    expect((await server.signIn('revoked@example.net', newPassword)).status).toBe(200);
    const audit = await server.prisma.auditEvent.findMany({ where: { subjectId: id } });
    expect(audit).toMatchObject([{ action: 'password_set', actorId: id, actorRole: 'member', subjectKind: 'member' }]);
  });

  it('answers alike for an unknown e-mail, and mails nobody', async () => {
    await server.addPerson('alike@example.net');
    const mailed = server.mails.length;
    const [known, unknown] = await Promise.all(
      ['alike@example.net', 'nobody@example.net'].map(async (email) => {
        const answer = await server.post('/request-password-reset', { email });
        return { status: answer.status, body: await answer.text() };
      }),
    );
    expect(unknown).toEqual(known);
    await server.auth.settled();
    expect(server.mails.slice(mailed).map(({ to }) => to)).toEqual(['alike@example.net']);
  });

  it('does not wait for the mail, whose time would tell that the e-mail is known', async () => {
    let takeMail: () => void = () => {};
    const taken = new Promise<void>((resolve) => {
      takeMail = resolve;
    });
    const slow = await startAuthServer({ mailer: { send: () => taken } });
    await slow.addPerson('slow@example.net');
    try {
      const answer = await slow.post(
        '/request-password-reset',
        { email: 'slow@example.net' },
        {},
        AbortSignal.timeout(5000),
      );
      expect(answer.status).toBe(200);
    } finally {
      takeMail();
    }
  });

  it('logs a reset that could not be mailed without the e-mail or the link, and still answers', async () => {
    const failing = await startAuthServer({ mailer: { send: () => Promise.reject(new Error('no server')) } });
    const { id } = await failing.addPerson('failing@example.net');
    expect((await failing.post('/request-password-reset', { email: 'failing@example.net' })).status).toBe(200);
    await failing.auth.settled();
    expect(failing.logged).toEqual([`The password reset of member ${id} could not be mailed: no server`]);
  });

  it('works once, also when two requests race for it', async () => {
    const { id } = await server.addPerson('race@example.net', false);
    const token = tokenOf(await issue(id));
    const statuses = await Promise.all(
      [reset(token), reset(token, password)].map(async (answer) => (await answer).status),
    );
    expect([...statuses].sort((a, b) => a - b)).toEqual([200, 400]);
    expect(await server.prisma.account.count({ where: { userId: id } })).toBe(1);
  });

  it('lets an invited person in by a link that lives seven days, and no longer', async () => {
    const { id } = await server.addPerson('invited@example.net', false);
    const justUnder = new Date(Date.now() - 7 * 24 * 3_600_000 + 60_000).toISOString();
    const justOver = new Date(Date.now() - 7 * 24 * 3_600_000).toISOString();
    expect((await reset(tokenOf(await issue(id, justOver)))).status).toBe(400);
    expect((await reset(tokenOf(await issue(id, justUnder)))).status).toBe(200);
    expect((await server.signIn('invited@example.net', newPassword)).status).toBe(200);
  });

  it('refuses a password under 10 or over 128 characters and keeps the link alive', async () => {
    const { id } = await server.addPerson('short@example.net', false);
    const token = tokenOf(await issue(id));
    for (const word of ['', '123456789', 'x'.repeat(129)]) expect((await reset(token, word)).status).toBe(400);
    expect((await reset(token, '1234567890')).status).toBe(200);
  });

  it('refuses a stored identifier as a token, so that a stolen table opens nothing', async () => {
    const { id } = await server.addPerson('stolen@example.net', false);
    await issue(id);
    const [row] = await server.prisma.verification.findMany({ where: { value: id } });
    expect((await reset(row?.identifier ?? '')).status).toBe(400);
  });

  it('refuses the 4th request for a link of a minute from one address', async () => {
    const from = { 'x-forwarded-for': '203.0.113.99' };
    const ask = async () => (await server.post('/request-password-reset', { email: 'x@example.net' }, from)).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);
  });
});
