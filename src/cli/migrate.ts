import { fileURLToPath } from 'node:url';
import { InvalidSettings } from '../config.ts';
import { type CommandAnswer, give, settingMissing } from './command-answer.ts';
import { readConfig } from './read-config.ts';
import { runMigrate } from './run-migrate.ts';

/** The entry of `npm run db:migrate`: what was done goes to stdout, a refusal to stderr. */
async function main(): Promise<CommandAnswer> {
  const config = readConfig(process.env);
  if (config instanceof InvalidSettings) return { exitCode: 1, message: config.message };
  const { databaseUrl } = config;
  if (databaseUrl === undefined) return settingMissing('DATABASE_URL', 'the database to migrate');
  return runMigrate(databaseUrl, fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
}

give(await main());
