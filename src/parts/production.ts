import { type Config, InvalidSettings } from '../config.ts';
import { createPrisma } from '../persistence/prisma.ts';
import { connectTemporal } from '../temporal/connection.ts';
import type { Foundation } from './assembly.ts';
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

/** Checks that nothing is missing that only `npm start` would embed. @throws InvalidSettings naming each one. */
export function requireProduction(config: Config): ProductionSettings {
  const { databaseUrl, temporal, encryptionKeys } = config;
  if (databaseUrl === undefined || temporal === undefined || encryptionKeys === undefined)
    throw missing({ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporal, ENCRYPTION_KEYS: encryptionKeys });
  return { ...config, databaseUrl, temporal, encryptionKeys };
}

/** The same for the API. @throws InvalidSettings naming each one. */
export function requireApi(config: Config): ApiSettings {
  const { baseUrl, authSecret, smtpUrl } = config;
  if (baseUrl === undefined || authSecret === undefined || smtpUrl === undefined)
    throw missing({ BASE_URL: baseUrl, AUTH_SECRET: authSecret, SMTP_URL: smtpUrl });
  return { ...requireProduction(config), baseUrl, authSecret, smtpUrl };
}

function missing(settings: Readonly<Record<string, unknown>>): InvalidSettings {
  const names = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [name] : []));
  return new InvalidSettings(
    `Set ${names.join(', ')}. Only \`npm start\` brings its own; .env.example tells what each is.`,
  );
}

/** Connects a part that runs apart; `close` ends its connections. The database is expected to be migrated. */
export async function openProduction(
  settings: ProductionSettings,
): Promise<{ foundation: Foundation; readonly close: () => Promise<void> }> {
  const prisma = createPrisma(settings.databaseUrl);
  const temporal = await connectTemporal(settings.temporal);
  const stores = createStores({ prisma, clock: systemClock, encryptionKeys: settings.encryptionKeys });
  const foundation = { config: settings, allowedOrigins: settings.allowedOrigins, prisma, stores, temporal };
  return {
    foundation,
    close: async () => {
      await temporal.connection.close();
      await prisma.$disconnect();
    },
  };
}
