import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Actor } from '../domain/member.ts';
import type { HubConnector } from '../hub-ports.ts';
import type { Stores } from '../parts/stores.ts';
import type { Auth } from '../persistence/auth.ts';
import type { PrismaClient } from '../persistence/prisma.ts';
import type { Clock, Orchestrator } from '../ports.ts';
import { ensureDemoAccounts, ensureDemoAgency } from './demo-accounts.ts';
import { DemoHost } from './demo-host.ts';
import { tellDemoHub } from './demo-hub.ts';
import { tellLinkedAccounts } from './demo-linked-accounts.ts';
import { tellDemoOutage } from './demo-outage.ts';
import { fillDemoServices } from './demo-services.ts';
import { followApi, followSandbox, tellDemoStory } from './demo-story.ts';
import { keptPort } from './kept-ports.ts';

/** The simulated platforms, and one at an address of its own that is down: a breaker is one of a host and its port. */
export type DemoSandboxes = { readonly platforms: Sandbox; readonly down: Sandbox };

/** Starts the simulated platforms on the ports they had before. */
export async function startDemoSandboxes(home: string, clock: Clock): Promise<DemoSandboxes> {
  const start = async (name: string) =>
    startSandbox({ stateFile: join(home, `${name}.json`), clock, port: await keptPort(home, name) });
  const platforms = await start('sandbox');
  fillDemoServices(platforms.accounts);
  return { platforms, down: await start('sandbox-down') };
}

export type DemoDeps = {
  readonly home: string;
  readonly prisma: PrismaClient;
  readonly auth: Auth;
  readonly stores: Stores;
  readonly orchestrator: Orchestrator;
  readonly sweepListing: (listingId: string) => Promise<void>;
  readonly sandboxes: DemoSandboxes;
  readonly beds24: HubConnector;
  readonly apiUrl: string;
  readonly clock: Clock;
};

/** Makes the demo's people and tells its story, once for a state folder: a story cut short is taken up again. */
export async function seedDemo(deps: DemoDeps): Promise<void> {
  const { clock, apiUrl } = deps;
  const sandbox = deps.sandboxes.platforms;
  const host = hostOf(deps, await ensureDemoAccounts(deps.prisma, deps.auth), sandbox);
  await followSandbox(host, sandbox.control);
  await followApi(sandbox.control, apiUrl);
  const told = join(deps.home, 'demo-told.json');
  if (existsSync(told)) return;
  await tellDemoStory(host, sandbox.control);
  await writeFile(told, JSON.stringify({ toldAt: clock.now() }));
}

/**
 * What is told once the product is ready, since it goes on by itself: a hub that tells of bookings at once, and a platform
 * that is down. Each is done where it lacks.
 */
export async function seedLater(deps: DemoDeps): Promise<void> {
  const { stores, beds24, apiUrl, sandboxes } = deps;
  const actor = await ensureDemoAccounts(deps.prisma, deps.auth);
  const host = hostOf(deps, actor, sandboxes.platforms);
  const by = host.by(await host.ensureListing('Studio du Port'));
  const platform = sandboxes.platforms.hubs.beds24;
  await tellDemoHub({ hubs: stores.hubs, connector: beds24, platform, by, apiUrl });
  const agency = hostOf(deps, await ensureDemoAgency(deps.prisma), sandboxes.down);
  await tellDemoOutage(agency, sandboxes.down.control);
  await tellLinkedAccounts({ ...deps, actor });
}

function hostOf({ stores, orchestrator, sweepListing, clock, apiUrl }: DemoDeps, actor: Actor, sandbox: Sandbox) {
  return new DemoHost({ stores, orchestrator, sweepListing, actor, clock, sandboxUrl: sandbox.url, apiUrl });
}
