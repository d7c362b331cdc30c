import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPlatform } from '../../sandbox/room.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';

const running: { readonly sandbox: Sandbox; readonly folder: string }[] = [];
let nowAt = '2026-11-24T08:00:00.000Z';

/** Sets what every sandbox takes for now; `2026-11-24T08:00:00.000Z` at the beginning of each test. */
export function setNow(instant: string): void {
  nowAt = instant;
}

/** A sandbox with one room `lavender` of the platform, whose token is `secret`. */
export async function sandboxWith(platform: SandboxPlatform): Promise<Sandbox> {
  const sandbox = await newSandbox();
  sandbox.control.putRoom('lavender', { platform, token: 'secret' });
  return sandbox;
}

/** A sandbox without rooms, or one on the file of another. */
export async function newSandbox(stateFile?: string): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'relais-sandbox-'));
  const sandbox = await startSandbox({
    stateFile: stateFile ?? join(folder, 'sandbox.json'),
    clock: { now: () => nowAt },
  });
  running.push({ sandbox, folder });
  return sandbox;
}

/** Stops every sandbox and forgets its state. */
export async function stopSandboxes(): Promise<void> {
  nowAt = '2026-11-24T08:00:00.000Z';
  await Promise.all(
    running.splice(0).map(async ({ sandbox, folder }) => {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    }),
  );
}

/** The address of the feed of `lavender`. */
export function feedUrl(sandbox: Sandbox): string {
  return sandbox.url + sandbox.control.room('lavender').feedPath;
}

/** The calendar of `lavender`. */
export async function feedText(sandbox: Sandbox): Promise<string> {
  const answer = await fetch(feedUrl(sandbox));
  if (answer.status !== 200) throw new Error(`the feed answered ${answer.status}`);
  return answer.text();
}

/** The values of a property in a calendar text, unfolded. */
export function valuesOf(text: string, property: string): string[] {
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  return lines
    .filter((line) => line.startsWith(`${property}:`) || line.startsWith(`${property};`))
    .map((line) => line.slice(property.length + 1));
}
