import { InvalidSettings } from '../config.ts';
import { type CommandAnswer, give, settingMissing } from './command-answer.ts';
import { readConfig } from './read-config.ts';
import { runAdmin } from './run-admin.ts';

/** The entry of `npm run admin`: the link goes to stdout, a refusal to stderr. */
async function main(): Promise<CommandAnswer> {
  const config = readConfig(process.env);
  if (config instanceof InvalidSettings) return { exitCode: 1, message: config.message };
  const { databaseUrl, baseUrl } = config;
  if (databaseUrl === undefined) return settingMissing('DATABASE_URL', 'the database that the API uses');
  if (baseUrl === undefined) return settingMissing('BASE_URL', 'the address at which people open relais');
  return runAdmin({ args: process.argv.slice(2), databaseUrl, baseUrl, now: new Date().toISOString() });
}

give(await main());
