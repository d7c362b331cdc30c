import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Mail, Mailer } from '../../src/mail-ports.ts';
import { createAuth } from '../../src/persistence/auth.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { createTestDatabase } from '../support/database.ts';

export const password = 'a long enough password';

const running: (() => Promise<void>)[] = [];

/** Ends what this file's tests started; each calls it after its last test, failed or not. */
export async function stopAuthServers(): Promise<void> {
  for (const stop of running.splice(0)) await stop();
}

/** Sign-in on a real PostgreSQL behind a real HTTP server on loopback, with a mailer that keeps its mails. */
export async function startAuthServer(settings: { baseUrl?: string; mailer?: Mailer; databaseUrl?: string } = {}) {
  const database = settings.databaseUrl
    ? { url: settings.databaseUrl, drop: async () => {} }
    : await createTestDatabase();
  const prisma = createPrisma(database.url, 5);
  const mails: Mail[] = [];
  const logged: string[] = [];
  const mailer: Mailer = settings.mailer ?? { send: async (mail: Mail) => void mails.push(mail) };
  const baseUrl = settings.baseUrl ?? 'http://relais.example:3000';
  const secret = 'a-secret-of-tests-that-is-long-enough-0123456789';
  const auth = createAuth({
    prisma,
    mailer,
    baseUrl,
    secret,
    trustProxyHops: 1,
    log: (line) => void logged.push(line),
  });
  const server = createServer((request, response) => {
    auth.handler(request, response).catch((error: unknown) => {
      response.writeHead(503).end(error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  const origin = `http://127.0.0.1:${address.port}`;

  /** One POST as a page of relais sends it. Every client gets an address of its own unless it says which it has. */
  async function post(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) {
    return fetch(`${origin}/api/auth${path}`, {
      method: 'POST',
      redirect: 'manual',
      signal: signal ?? null,
      headers: {
        'content-type': 'application/json',
        origin: new URL(baseUrl).origin,
        'x-forwarded-for': `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async function addPerson(email: string, withPassword = true) {
    const person = await prisma.user.create({ data: { id: randomUUID(), email, name: 'Camille', locale: 'en' } });
    if (withPassword) await auth.setPassword(person.id, password);
    return person;
  }

  async function signIn(email: string, secretWord = password, headers: Record<string, string> = {}) {
    const answer = await post('/sign-in/email', { email, password: secretWord }, headers);
    const setCookies = answer.headers.getSetCookie();
    const cookie = setCookies.map((line) => line.split(';', 1)[0]).join('; ');
    return { status: answer.status, answer, setCookie: setCookies.join('\n'), cookie };
  }

  running.push(stop);
  async function stop(): Promise<void> {
    await auth.settled();
    await new Promise((resolve) => server.close(resolve));
    await prisma.$disconnect();
    await database.drop();
  }

  return { auth, prisma, mails, logged, origin, baseUrl, post, addPerson, signIn };
}

export type AuthServer = Awaited<ReturnType<typeof startAuthServer>>;
