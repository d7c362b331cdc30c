import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthServer, password, startAuthServer, stopAuthServers } from './auth-server.ts';

describe('what the sign-in endpoints refuse', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await startAuthServer();
  });
  afterAll(stopAuthServers);

  it('lets nobody sign up', async () => {
    const person = { email: 'new@example.net', password, name: 'New' };
    expect((await server.post('/sign-up/email', person)).status).toBe(404);
    expect(await server.prisma.user.count({ where: { email: 'new@example.net' } })).toBe(0);
  });

  it.each([
    '/update-user',
    '/change-email',
    '/delete-user',
    '/list-sessions',
    '/get-session',
    '/set-password',
    '/error',
  ])('has no %s, signed in or not', async (path) => {
    const email = `closed${path.replace('/', '-')}@example.net`;
    const { id } = await server.addPerson(email);
    const { cookie } = await server.signIn(email);
    const body = { role: 'admin', locale: 'fr', newEmail: 'x@example.net', password };
    expect((await server.post(path, body, { cookie })).status).toBe(404);
    expect((await fetch(`${server.origin}/api/auth${path}`, { headers: { cookie } })).status).toBe(404);
    expect(await server.prisma.user.findUnique({ where: { id } })).toMatchObject({
      role: 'member',
      locale: 'en',
      email,
    });
  });

  it.each([
    '//evil.example/api/auth/sign-in/email',
    '/api/auth/sign-in/email/',
    '/api/auth/sign-in/email%2f',
    '/sign-out',
  ])('does not take %s for an endpoint', async (path) => {
    const answer = await fetch(`${server.origin}${path}`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  });

  it('takes no request with a cookie from another origin, nor one that hides its origin', async () => {
    await server.addPerson('csrf@example.net');
    const { cookie } = await server.signIn('csrf@example.net');
    for (const origin of ['https://evil.example', 'http://relais.example:3001', 'null']) {
      expect((await server.post('/sign-out', {}, { cookie, origin })).status).toBe(403);
    }
    expect(await server.auth.authenticate({ cookie })).toBeDefined();
  });

  it('takes no sign-in from another site, which would sign a victim in as the attacker', async () => {
    await server.addPerson('login-csrf@example.net');
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
    expect((await server.signIn('login-csrf@example.net', password, foreign)).status).toBe(403);
  });

  it('reads no body past 100 kB, no broken JSON, no form and no values of another type', async () => {
    const big = await server.post('/sign-in/email', { email: 'a@example.net', password: 'x'.repeat(100_001) });
    expect(big.status).toBe(413);
    expect(await big.json()).toMatchObject({ code: 'body_too_large' });
    for (const body of [
      '{"email":',
      '',
      'null',
      '[]',
      '{"email":{"contains":"a"},"password":"x"}',
      '{"email":"a\\u0000@b.c","password":"x"}',
    ]) {
      expect((await server.post('/sign-in/email', body)).status).toBe(400);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await server.post('/sign-in/email', 'email=a%40example.net&password=x', form)).status).toBe(400);
    const chunked = fetch(`${server.origin}/api/auth/sign-in/email`, {
      method: 'POST',
      duplex: 'half',
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(64_000)),
      }),
    });
    const status = await chunked.then(
      (answer) => answer.status,
      () => 'connection lost',
    );
    expect([413, 'connection lost']).toContain(status);
  });

  it('refuses the 11th sign-in of a minute from one address with Retry-After, and not the next address', async () => {
    await server.addPerson('limited@example.net');
    const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.9, ${address}` });
    const statuses = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      statuses.push((await server.signIn('limited@example.net', 'wrong password', from('203.0.113.7'))).status);
    }
    expect(statuses).toEqual(Array(10).fill(401));
    const { status, answer } = await server.signIn('limited@example.net', password, from('203.0.113.7'));
    expect(status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await server.signIn('limited@example.net', password, from('203.0.113.8'))).status).toBe(200);
  });

  it('counts in the database, by the address that the trusted proxy saw, whatever else the client claims', async () => {
    const claims = { 'x-forwarded-for': '192.0.2.1, 203.0.113.50', 'x-relais-client-address': '192.0.2.2' };
    await server.signIn('nobody@example.net', 'wrong password', claims);
    const keys = await server.prisma.rateLimit.findMany({ where: { key: { contains: '203.0.113.50' } } });
    expect(keys).toMatchObject([{ key: '203.0.113.50|/sign-in/email', count: 1 }]);
    expect(await server.prisma.rateLimit.count({ where: { key: { startsWith: '192.0.2.' } } })).toBe(0);
  });
});
