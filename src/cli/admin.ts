import { InvalidSettings } from '../config.ts';
import { type CommandAnswer, give, settingMissing } from './command-answer.ts';
import { readConfig } from './read-config.ts';
import { runAdmin } from './run-admin.ts';

/** The entry of `npm run admin`: what was done, or the link, goes to stdout, a refusal to stderr. */
async function main(): Promise<CommandAnswer> {
  const config = readConfig(process.env);
  if (config instanceof InvalidSettings) return { exitCode: 1, message: config.message };
  const { databaseUrl, baseUrl, encryptionKeys } = config;
  if (databaseUrl === undefined) return settingMissing('DATABASE_URL', 'the database that the API uses');
  const now = new Date().toISOString();
  return runAdmin({ args: process.argv.slice(2), databaseUrl, baseUrl, encryptionKeys, now });
}

give(await main());
