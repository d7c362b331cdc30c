import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthServer, password, startAuthServer, stopAuthServers } from './auth-server.ts';

describe('signing in', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer();
  });
  afterAll(stopAuthServers);

  it('opens a session that says who the person is, and signing out ends it in the database', async () => {
    const person = await server.addPerson('camille@example.net');
    const { status, cookie } = await server.signIn('Camille@Example.net');
    expect(status).toBe(200);
    const who = { memberId: person.id, role: 'member', locale: 'en' };
    expect(await server.auth.authenticate({ cookie })).toEqual(who);
    expect((await server.post('/sign-out', {}, { cookie })).status).toBe(200);
    expect(await server.auth.authenticate({ cookie })).toBeUndefined();
    expect(await server.prisma.session.count({ where: { userId: person.id } })).toBe(0);
  });

  it('knows nobody without a cookie, with a forged one or with one that was changed', async () => {
    await server.addPerson('forged@example.net');
    const { cookie } = await server.signIn('forged@example.net');
    const [name, value = ''] = cookie.split('=');
    expect(await server.auth.authenticate({})).toBeUndefined();
    expect(await server.auth.authenticate({ cookie: `${name}=abc` })).toBeUndefined();
    expect(await server.auth.authenticate({ cookie: `${name}=x${value}` })).toBeUndefined();
    expect(await server.auth.authenticate({ cookie })).toBeDefined();
  });

  it('gives a new role at once, without a new sign-in', async () => {
    const { id } = await server.addPerson('promoted@example.net');
    const { cookie } = await server.signIn('promoted@example.net');
    await server.prisma.user.update({ where: { id }, data: { role: 'support', locale: 'fr' } });
    expect(await server.auth.authenticate({ cookie })).toEqual({ memberId: id, role: 'support', locale: 'fr' });
  });

  it('ends a session after 30 days, however often it is used', async () => {
    const { id } = await server.addPerson('old@example.net');
    const { cookie, setCookie } = await server.signIn('old@example.net');
    expect(setCookie).toContain(`Max-Age=${30 * 24 * 60 * 60}`);
    const aMinuteLeft = new Date(Date.now() + 60_000);
    await server.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: aMinuteLeft } });
    expect(await server.auth.authenticate({ cookie })).toBeDefined();
    expect(await server.prisma.session.findFirst({ where: { userId: id } })).toMatchObject({ expiresAt: aMinuteLeft });
    await server.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await server.auth.authenticate({ cookie })).toBeUndefined();
  });

  it('keeps the cookie from scripts and other sites, and sends it only over https when the pages are https', async () => {
    await server.addPerson('cookie@example.net');
    expect((await server.signIn('cookie@example.net')).setCookie).toMatch(
      /^relais\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const secured = await startAuthServer({ baseUrl: 'https://relais.example' });
    await secured.addPerson('cookie@example.net');
    const { setCookie, cookie } = await secured.signIn('cookie@example.net');
    expect(setCookie).toMatch(
      /^__Host-relais\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await secured.auth.authenticate({ cookie })).toBeDefined();
  });

  it('answers a wrong password, an unknown e-mail and a person without password alike', async () => {
    await server.addPerson('known@example.net');
    await server.addPerson('invited@example.net', false);
    const answers = await Promise.all(
      ['known@example.net', 'unknown@example.net', 'invited@example.net'].map(async (email) => {
        const { status, answer } = await server.signIn(email, 'not the password');
        return { status, body: await answer.text() };
      }),
    );
    expect(answers[0]).toMatchObject({ status: 401 });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('stores neither the password nor anything that opens a reset link', async () => {
    const { id } = await server.addPerson('stored@example.net');
    await server.post('/request-password-reset', { email: 'stored@example.net' });
    await server.auth.settled();
    const token = new URL(server.mails.at(-1)?.link ?? '').searchParams.get('token') ?? 'none';
    const [account] = await server.prisma.account.findMany({ where: { userId: id } });
    expect(account?.password).not.toContain(password);
    const rows = await server.prisma.verification.findMany({ where: { value: id } });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('says that the database is down, reading a session or signing in, when that does not answer', async () => {
    await server.addPerson('down@example.net');
    const { cookie } = await server.signIn('down@example.net');
    const down = await startAuthServer({ databaseUrl: 'postgresql://nobody:nothing@127.0.0.1:1/none' });
    await expect(down.auth.authenticate({ cookie })).rejects.toMatchObject({ code: 'store_unavailable' });
    const { status, answer } = await down.signIn('down@example.net');
    expect([status, await answer.text()]).toEqual([503, 'store_unavailable']);
  });
});
