import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { inLanes } from '../../activities/in-lanes.ts';
import type { Actor } from '../../src/domain/member.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import type { HubAnswer, HubSecrets } from '../../src/hub-ports.ts';
import { openHubs } from '../../src/parts/hubs.ts';
import { createStores, systemClock } from '../../src/parts/stores.ts';
import { createPrisma, type PrismaClient } from '../../src/persistence/prisma.ts';
import type { Installation } from './installation.ts';
import { type BenchUnits, type HubName, hubNames } from './platform-messages.ts';

const LANES = 8;
const LISTINGS_OF_A_HOST = 10;

/** The bench’s own hand on the installation’s database. */
export type Seeded = {
  readonly prisma: PrismaClient;
  readonly stores: ReturnType<typeof createStores>;
  readonly listingIds: readonly string[];
  readonly hosts: readonly Actor[];
};

/** Connects each listing to its four platforms through the product’s own stores and connectors, webhooks included. */
export async function seed(installation: Installation): Promise<Seeded> {
  const prisma = createPrisma(installation.databaseUrl);
  const stores = createStores({
    prisma,
    encryptionKeys: [{ id: 'bench', key: installation.encryptionKey }],
    defaults: { supportEmail: 'support@relais.example', alerts: { threshold: 3, countSpacingMs: 300_000 } },
  });
  const answer = await fetch(`${installation.platformsUrl}/bench/units`);
  const units: readonly BenchUnits[] = JSON.parse(await answer.text());
  const seeding = new Seeding(installation, { prisma, stores });
  const hosts: Actor[] = [];
  for (let first = 0; first < units.length; first += LISTINGS_OF_A_HOST) hosts.push(await seeding.host());
  const listingIds: string[] = [];
  await inLanes(hosts, LANES, async (host) => {
    const first = hosts.indexOf(host) * LISTINGS_OF_A_HOST;
    for (const [index, unit] of units.slice(first, first + LISTINGS_OF_A_HOST).entries())
      listingIds[first + index] = await seeding.listing(host, unit);
  });
  await asToldByWebhook(prisma);
  return { prisma, stores, listingIds, hosts };
}

/** Each hub has told of a change before: none is polled. One row a statement: relais runs already, and locks them in its own order. */
async function asToldByWebhook(prisma: PrismaClient): Promise<void> {
  const told = { modeState: 'realtime_webhook', modeReason: 'webhook', nextSyncAt: null } as const;
  const data = { ...told, lastWebhookAt: new Date() };
  for (const { id } of await prisma.connection.findMany({
    where: { hubAccountId: { not: null } },
    select: { id: true },
  }))
    await prisma.connection.update({ where: { id }, data });
}

class Seeding {
  private readonly installation: Installation;
  private readonly db: Pick<Seeded, 'prisma' | 'stores'>;
  private readonly connectors;
  /** The accounts of the hosts, by what opens them. */
  private readonly accounts = new Map<string, Promise<string>>();

  constructor(installation: Installation, db: Pick<Seeded, 'prisma' | 'stores'>) {
    this.installation = installation;
    this.db = db;
    this.connectors = openHubs(installation.platformsUrl, pino({ level: 'silent' })).connectors;
  }

  async host(): Promise<Actor> {
    const id = randomUUID();
    const now = new Date();
    await this.db.prisma.user.create({
      data: { id, name: 'Bench', email: `${id}@relais.example`, emailVerified: true, createdAt: now, updatedAt: now },
    });
    return { memberId: id, role: 'member' };
  }

  async listing(host: Actor, unit: BenchUnits): Promise<string> {
    const { listings, connections } = this.db.stores;
    const now = systemClock.now();
    const { id } = await listings.create(host, { name: unit.room, timeZone: 'Europe/Paris' }, now);
    const by = { reach: { kind: 'own', memberId: host.memberId } as const, listingId: id, actor: host, now };
    const feed = { connector: 'ical', options: defaultConnectionOptions, label: 'Airbnb', mode: 'auto' } as const;
    await connections.create(by, { ...feed, url: this.installation.platformsUrl + unit.feedPath, syncEnabled: true });
    for (const hub of hubNames) {
      const accountId = await this.account(host, hub, unit);
      const chosen = { accountId, unit: { id: unit[hub].unitId, name: unit.room }, label: hub };
      const how = { mode: 'auto', syncIntervalMin: undefined, syncEnabled: true, readOnly: false } as const;
      const connected = await this.db.stores.hubs.connectUnit(by, { ...chosen, ...how });
      if (connected?.outcome !== 'saved') throw new Error(`A unit was not connected: ${connected?.outcome}`);
    }
    return id;
  }

  private account(host: Actor, hub: HubName, unit: BenchUnits): Promise<string> {
    const credentials: HubSecrets = {
      beds24: { inviteCode: unit.beds24.inviteCode },
      smoobu: { apiKey: unit.smoobu.apiKey, apiSecret: unit.smoobu.apiSecret },
      lodgify: { apiKey: unit.lodgify.apiKey },
    }[hub];
    const key = `${hub} ${JSON.stringify(credentials)}`;
    const account = this.accounts.get(key) ?? this.newAccount(host, hub, { credentials, unit });
    this.accounts.set(key, account);
    return account;
  }

  private async newAccount(
    host: Actor,
    hub: HubName,
    { credentials, unit }: { readonly credentials: HubSecrets; readonly unit: BenchUnits },
  ): Promise<string> {
    const { hubs } = this.db.stores;
    const call = { signal: new AbortController().signal };
    const opened = valueOf(await this.connectors[hub].connect(credentials, call));
    const { id } = await hubs.save({ actor: host, now: systemClock.now() }, { connector: hub, ...opened });
    const account = await hubs.open({ kind: 'any' }, id);
    if (account === undefined || account === 'closed') throw new Error('An account does not open.');
    const url = new URL(`/api/webhooks/${hub}/${account.webhookToken}`, this.installation.apiUrl).href;
    const keep = (secrets: HubSecrets) => hubs.addSecrets(id, secrets);
    const hook = { url, headerToken: account.headerToken, keep };
    const setUp = valueOf(await this.connectors[hub].subscribe(account.access, hook, call));
    await hubs.addSecrets(id, setUp.secrets);
    if (hub === 'smoobu') await this.enter(unit.smoobu.userId, url);
    return id;
  }

  /** What the host enters by hand. */
  private async enter(userId: number, url: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ userId, url });
    await fetch(`${this.installation.platformsUrl}/bench/smoobu-hook`, { method: 'PUT', headers, body });
  }
}

function valueOf<T>(answer: HubAnswer<T>): T {
  if (answer.outcome === 'failed') throw new Error(answer.failure.detail);
  return answer.value;
}
