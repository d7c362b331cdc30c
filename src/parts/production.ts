import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { type Config, InvalidSettings } from '../config.ts';
import { databaseTrouble } from '../persistence/database-trouble.ts';
import { openSecrets } from '../persistence/open-secrets.ts';
import { createPrisma, type PrismaClient } from '../persistence/prisma.ts';
import type { SecretBox } from '../persistence/secret-box.ts';
import { connectTemporal } from '../temporal/connection.ts';
import { openAccounts } from './accounts.ts';
import type { Foundation } from './assembly.ts';
import { openFeeds } from './feeds.ts';
import { openHubs } from './hubs.ts';
import { createStores, systemClock } from './stores.ts';

/** The settings that a part run apart cannot do without. */
export type ProductionSettings = Config & {
  readonly databaseUrl: string;
  readonly temporal: NonNullable<Config['temporal']>;
  readonly encryptionKeys: NonNullable<Config['encryptionKeys']>;
};

/** What the API cannot do without, besides. */
export type ApiSettings = ProductionSettings & {
  readonly baseUrl: string;
  readonly authSecret: string;
  readonly smtpUrl: string;
};

/** What a worker cannot do without, besides: it sends the mail of alerts. */
export type WorkerSettings = ProductionSettings & {
  readonly baseUrl: string;
  readonly smtpUrl: string;
  readonly supportEmail: string;
};

/** Checks that nothing is missing that only `npm start` would embed. @throws InvalidSettings naming each one. */
export function requireProduction(config: Config): ProductionSettings {
  const { databaseUrl, temporal, encryptionKeys } = config;
  if (databaseUrl === undefined || temporal === undefined || encryptionKeys === undefined)
    throw missing(neededByAll(config));
  return { ...config, databaseUrl, temporal, encryptionKeys };
}

/** The same for the API. @throws InvalidSettings naming each one. */
export function requireApi(config: Config): ApiSettings {
  const { baseUrl, authSecret, smtpUrl } = config;
  if (baseUrl === undefined || authSecret === undefined || smtpUrl === undefined)
    throw missing({ ...neededByAll(config), BASE_URL: baseUrl, AUTH_SECRET: authSecret, SMTP_URL: smtpUrl });
  return { ...requireProduction(config), baseUrl, authSecret, smtpUrl };
}

/** The same for a worker. @throws InvalidSettings naming each one. */
export function requireWorker(config: Config): WorkerSettings {
  const { baseUrl, smtpUrl, supportEmail } = config;
  if (baseUrl === undefined || smtpUrl === undefined || supportEmail === undefined)
    throw missing({ ...neededByAll(config), BASE_URL: baseUrl, SMTP_URL: smtpUrl, SUPPORT_EMAIL: supportEmail });
  return { ...requireProduction(config), baseUrl, smtpUrl, supportEmail };
}

function neededByAll({ databaseUrl, temporal, encryptionKeys }: Config): Readonly<Record<string, unknown>> {
  return { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporal, ENCRYPTION_KEYS: encryptionKeys };
}

function missing(settings: Readonly<Record<string, unknown>>): InvalidSettings {
  const names = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [name] : []));
  return new InvalidSettings(
    `Set ${names.join(', ')}: only \`npm start\` brings its own, and .env.example tells what each is.`,
  );
}

/**
 * Connects a part that runs apart; `close` ends its connections. The database is expected to be migrated.
 *
 * @throws InvalidSettings when Temporal or the database does not answer or refuses, or a key of what is sealed is missing.
 */
export async function openProduction(
  settings: ProductionSettings,
  logger: Logger,
): Promise<{ foundation: Foundation; readonly close: () => Promise<void> }> {
  const prisma = createPrisma(settings.databaseUrl);
  const temporal = await connectOrTell(settings);
  const stores = createStores({ prisma, box: await openOrTell(prisma, settings), defaults: settings });
  const feeds = openFeeds(settings.allowedOrigins, logger);
  const hubs = openHubs(settings.hubsSandboxUrl, logger);
  const accounts = openAccounts({ sandboxUrl: settings.hubsSandboxUrl, stores, logger });
  const foundation = { config: settings, feeds, hubs, accounts, prisma, stores, temporal };
  return {
    foundation,
    close: async () => {
      await temporal.connection.close();
      await prisma.$disconnect();
    },
  };
}

async function connectOrTell({ temporal }: ProductionSettings): Promise<Client> {
  try {
    return await connectTemporal(temporal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidSettings(
      `Temporal at ${temporal.connection.address} does not answer (${why}): start it, or mend TEMPORAL_ADDRESS, TEMPORAL_TLS… or TEMPORAL_API_KEY.`,
    );
  }
}

async function openOrTell(prisma: PrismaClient, settings: ProductionSettings): Promise<SecretBox> {
  const secrets = await openSecrets(prisma, settings.encryptionKeys, systemClock.now()).catch((error: unknown) => {
    throw new InvalidSettings(databaseTrouble(error, settings.databaseUrl));
  });
  if (secrets.outcome === 'unfit') throw new InvalidSettings(secrets.message);
  return secrets.box;
}
