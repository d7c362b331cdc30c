import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Stores } from '../parts/stores.ts';
import type { Auth } from '../persistence/auth.ts';
import type { PrismaClient } from '../persistence/prisma.ts';
import type { Clock, Orchestrator } from '../ports.ts';
import { ensureDemoAccounts } from './demo-accounts.ts';
import { DemoHost } from './demo-host.ts';
import { followApi, followSandbox, tellDemoStory } from './demo-story.ts';
import { keptPort } from './kept-ports.ts';

/** Starts the simulated platforms on the port they had before. */
export async function startDemoSandbox(home: string, clock: Clock): Promise<Sandbox> {
  return startSandbox({ stateFile: join(home, 'sandbox.json'), clock, port: await keptPort(home, 'sandbox') });
}

export type DemoDeps = {
  readonly home: string;
  readonly prisma: PrismaClient;
  readonly auth: Auth;
  readonly stores: Stores;
  readonly orchestrator: Orchestrator;
  readonly sweepListing: (listingId: string) => Promise<void>;
  readonly sandbox: Sandbox;
  readonly apiUrl: string;
  readonly clock: Clock;
};

/** Makes the demo's people and tells its story, once for a state folder: a story cut short is taken up again. */
export async function seedDemo(deps: DemoDeps): Promise<void> {
  const { stores, orchestrator, sweepListing, clock, sandbox, apiUrl } = deps;
  const actor = await ensureDemoAccounts(deps.prisma, deps.auth);
  const host = new DemoHost({ stores, orchestrator, sweepListing, actor, clock, sandboxUrl: sandbox.url, apiUrl });
  await followSandbox(host, sandbox.control);
  await followApi(sandbox.control, apiUrl);
  const told = join(deps.home, 'demo-told.json');
  if (existsSync(told)) return;
  await tellDemoStory(host, sandbox.control);
  await writeFile(told, JSON.stringify({ toldAt: clock.now() }));
}
