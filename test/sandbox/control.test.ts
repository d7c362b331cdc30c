import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { UnknownRoom } from '../../sandbox/rooms.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { feedText, newSandbox, sandboxWith, stopSandboxes } from './running-sandbox.ts';

const nights = { from: '2026-12-01', to: '2026-12-05' };
const idSchema = z.object({ id: z.string() });
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-sandbox-state-'));
});

afterEach(async () => {
  await stopSandboxes();
  await rm(folder, { recursive: true, force: true });
});

test('what HTTP offers does what the hand in process does', async () => {
  const sandbox = await newSandbox();
  expect((await ask(sandbox, 'PUT', '/rooms/lavender', { platform: 'vrbo', token: 'secret' })).status).toBe(200);
  const reservation = await idOf(
    await ask(sandbox, 'POST', '/rooms/lavender/reservations', { ...nights, guestName: 'Ada' }),
  );
  const block = await idOf(await ask(sandbox, 'POST', '/rooms/lavender/blocks', nights));
  await ask(sandbox, 'PUT', '/rooms/lavender/fault', { kind: 'hang', times: 3 });
  await ask(sandbox, 'POST', '/rooms/lavender/hold');
  expect(sandbox.control.room('lavender')).toMatchObject({
    platform: 'vrbo',
    token: 'secret',
    reservations: [{ id: reservation, ...nights, guestName: 'Ada' }],
    blocks: [{ id: block, ...nights }],
    fault: { kind: 'hang', times: 3 },
    isHeld: true,
  });
  expect(await (await ask(sandbox, 'GET', '/state')).json()).toEqual({ rooms: sandbox.control.rooms() });
  await ask(sandbox, 'POST', '/rooms/lavender/release');
  expect((await ask(sandbox, 'DELETE', `/rooms/lavender/reservations/${reservation}`)).status).toBe(204);
  expect((await ask(sandbox, 'DELETE', `/rooms/lavender/blocks/${block}`)).status).toBe(204);
  expect(sandbox.control.room('lavender')).toMatchObject({ reservations: [], blocks: [], isHeld: false });
});

test('what is cancelled twice, or never was, is not found', async () => {
  const sandbox = await sandboxWith('airbnb');
  expect((await ask(sandbox, 'DELETE', '/rooms/lavender/reservations/none')).status).toBe(404);
  expect((await ask(sandbox, 'DELETE', '/rooms/attic/reservations/none')).status).toBe(404);
  expect(() => sandbox.control.room('attic')).toThrow(UnknownRoom);
});

test.each([
  ['reversed nights', '/rooms/lavender/reservations', { from: '2026-12-05', to: '2026-12-01' }],
  ['no night', '/rooms/lavender/blocks', { from: '2026-12-05', to: '2026-12-05' }],
  ['a date that does not exist', '/rooms/lavender/blocks', { from: '2026-02-28', to: '2026-02-30' }],
])('%s are refused with a reason', async (_what, path, body) => {
  const answer = await ask(await sandboxWith('airbnb'), 'POST', path, body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: expect.any(String) });
});

test('an unknown fault is refused', async () => {
  const answer = await ask(await sandboxWith('airbnb'), 'PUT', '/rooms/lavender/fault', { kind: 'earthquake' });
  expect(answer.status).toBe(400);
});

test('rooms, stays, closures and faults are there after a restart', async () => {
  const stateFile = join(folder, 'sandbox.json');
  const first = await newSandbox(stateFile);
  first.control.putRoom('lavender', { platform: 'airbnb', token: 'secret' });
  first.control.addReservation('lavender', nights);
  first.control.addBlock('lavender', nights);
  first.control.setFault('lavender', { kind: 'status', code: 500 });
  const before = first.control.rooms();
  await first.stop();
  expect((await newSandbox(stateFile)).control.rooms()).toEqual(before);
});

test('a state file that a crash broke is set aside, and the sandbox begins anew', async () => {
  const stateFile = join(folder, 'sandbox.json');
  await writeFile(stateFile, '[{"room":');
  expect((await newSandbox(stateFile)).control.rooms()).toEqual([]);
  expect(await readFile(`${stateFile}.broken`, 'utf8')).toBe('[{"room":');
});

test('moving a room to another platform keeps its stays', async () => {
  const sandbox = await sandboxWith('airbnb');
  sandbox.control.addReservation('lavender', nights);
  sandbox.control.putRoom('lavender', { platform: 'greengo', token: 'other' });
  expect(await feedText(sandbox)).toContain('DTSTART:20261201T000000Z');
});

test('a person books, cancels and sets a fault by the forms of the page', async () => {
  const sandbox = await sandboxWith('airbnb');
  await submit(sandbox, '/rooms/lavender/reservations', { ...nights, guestName: '<b>Ada</b>' });
  const page = await (await fetch(sandbox.url)).text();
  expect(page).toContain(`${sandbox.url}/airbnb/calendar/ical/lavender.ics?s=secret`);
  expect(page).toContain('&lt;b&gt;Ada&lt;/b&gt;');
  const id = sandbox.control.room('lavender').reservations[0]?.id ?? '';
  await submit(sandbox, `/rooms/lavender/reservations/${id}/remove`, {});
  await submit(sandbox, '/rooms/lavender/blocks', nights);
  await submit(sandbox, '/rooms/lavender/fault', { kind: 'status', code: '503', times: '' });
  expect(sandbox.control.room('lavender')).toMatchObject({
    reservations: [],
    blocks: [nights],
    fault: { kind: 'status', code: 503 },
  });
});

test('a form that is filled in wrongly says what is wrong', async () => {
  const sandbox = await sandboxWith('airbnb');
  const answer = await post(sandbox, '/rooms/lavender/fault', { kind: 'status' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('code');
});

test('nothing but 127.0.0.1 is listened on', async () => {
  expect(new URL((await newSandbox()).url).hostname).toBe('127.0.0.1');
});

function ask(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`${sandbox.url}/control${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...content,
  });
}

async function idOf(answer: Response): Promise<string> {
  expect(answer.status).toBe(201);
  return idSchema.parse(await answer.json()).id;
}

function post(sandbox: Sandbox, path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

async function submit(sandbox: Sandbox, path: string, fields: Record<string, string>): Promise<void> {
  expect((await post(sandbox, path, fields)).status).toBe(303);
}
