import { request } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import nodemailer from 'nodemailer';
import { z } from 'zod';
import { type RunningMailbox, startMailbox } from '../../src/embedded/mailbox.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const running: RunningMailbox[] = [];
const listSchema = z.object({
  messages: z.array(
    z.object({ id: z.string(), subject: z.string(), text: z.string(), recipients: z.array(z.string()) }),
  ),
});
let nowAt = '2026-11-24T08:00:00.000Z';

afterEach(async () => {
  await Promise.all(running.splice(0).map((mailbox) => mailbox.stop()));
  await removeTemporaryFolders();
});

test('mails are listed newest first, whole, and with whom they went to', async () => {
  const mailbox = await start(await temporaryFolder());
  await send(mailbox, { subject: 'Première — été', at: '2026-11-24T08:00:00.000Z' });
  await send(mailbox, { subject: 'Second', at: '2026-11-24T09:00:00.000Z', bcc: 'hidden@relais.example' });
  const messages = await list(mailbox);
  expect(messages.map(({ subject }) => subject)).toEqual(['Second', 'Première — été']);
  expect(messages[0]?.recipients).toEqual(['host@relais.example', 'hidden@relais.example']);
  const page = await (await fetch(mailbox.pageUrl)).text();
  expect(page.indexOf('Second')).toBeLessThan(page.indexOf('Première — été'));
});

test('mails are there after a restart', async () => {
  const dir = await temporaryFolder();
  const first = await start(dir);
  await send(first, { subject: 'Kept' });
  await first.stop();
  expect((await list(await start(dir))).map(({ subject }) => subject)).toEqual(['Kept']);
});

test('what a mail’s HTML brings cannot run, read or send, and its text is only text', async () => {
  const mailbox = await start(await temporaryFolder());
  await send(mailbox, {
    subject: '<script>alert(1)</script>',
    text: '<img src=x onerror=alert(2)>',
    html: '<script>alert(3)</script><form action="https://evil.example"></form>',
  });
  const id = (await list(mailbox))[0]?.id ?? '';
  const page = await fetch(`${mailbox.pageUrl}/messages/${id}`);
  const markup = await page.text();
  expect(markup).not.toMatch(/<script|<img/);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(/<iframe[^>]* sandbox="([^"]*)"/.exec(markup)?.[1]).not.toMatch(/allow-(scripts|same-origin|forms)/);
  const html = await fetch(`${mailbox.pageUrl}/messages/${id}/html`);
  const policy = html.headers.get('content-security-policy') ?? '';
  expect(policy).toContain('sandbox');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/allow-(scripts|same-origin|forms)/);
});

test('addresses in a text are links, without the full stop after them', async () => {
  const mailbox = await start(await temporaryFolder());
  await send(mailbox, { subject: 'Link', text: 'Open http://localhost:3000/reset?token=a&x=1. Thank you' });
  const id = (await list(mailbox))[0]?.id ?? '';
  const markup = await (await fetch(`${mailbox.pageUrl}/messages/${id}`)).text();
  expect(markup).toContain('href="http://localhost:3000/reset?token=a&amp;x=1"');
});

test('another host name, as a rebound DNS name would send it, is refused', async () => {
  const mailbox = await start(await temporaryFolder());
  const { hostname, port } = new URL(mailbox.pageUrl);
  expect(hostname).toBe('127.0.0.1');
  expect(await statusWithHost(Number(port), 'evil.example')).toBe(403);
  expect(await statusWithHost(Number(port), `localhost:${port}`)).toBe(200);
});

test('no path leads out of the mailbox’s folder', async () => {
  const mailbox = await start(await temporaryFolder());
  const answers = await Promise.all(
    ['..%2f..%2fetc%2fpasswd', 'nothing', '20261124T080000000Z-00000000'].map(
      async (id) => (await fetch(`${mailbox.pageUrl}/messages/${id}`)).status,
    ),
  );
  expect(answers).toEqual([404, 404, 404]);
});

async function start(dir: string): Promise<RunningMailbox> {
  const mailbox = await startMailbox({ dir, clock: { now: () => nowAt }, log: () => undefined });
  running.push(mailbox);
  return mailbox;
}

type Letter = { subject: string; text?: string; html?: string; bcc?: string; at?: string };

async function send(mailbox: RunningMailbox, { at = nowAt, text = 'Bonjour', ...letter }: Letter): Promise<void> {
  nowAt = at;
  const transport = nodemailer.createTransport(mailbox.smtpUrl);
  await transport.sendMail({ from: 'relais@relais.example', to: 'host@relais.example', text, ...letter });
  transport.close();
}

async function list(mailbox: RunningMailbox): Promise<z.output<typeof listSchema>['messages']> {
  const answer = await fetch(`${mailbox.pageUrl}/messages.json`);
  return listSchema.parse(await answer.json()).messages;
}

async function statusWithHost(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path: '/', headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.once('error', reject).end();
  });
}
