import { type Config, InvalidSettings, loadConfig } from '../config.ts';
import { type AdminAnswer, runAdmin } from './run-admin.ts';

/** The entry of `npm run admin`: the link goes to stdout, a refusal to stderr. */
async function main(): Promise<AdminAnswer> {
  const config = readConfig();
  if (config instanceof InvalidSettings) return { exitCode: 1, message: config.message };
  const { databaseUrl, baseUrl } = config;
  if (databaseUrl === undefined) return unset('DATABASE_URL', 'the database that the API uses');
  if (baseUrl === undefined) return unset('BASE_URL', 'the address at which people open relais');
  return runAdmin({ args: process.argv.slice(2), databaseUrl, baseUrl, now: new Date().toISOString() });
}

function readConfig(): Config | InvalidSettings {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
}

function unset(setting: string, meaning: string): AdminAnswer {
  return { exitCode: 1, message: `${setting} is not set. Set it to ${meaning}.` };
}

const { exitCode, message } = await main();
(exitCode === 0 ? process.stdout : process.stderr).write(`${message}\n`);
process.exitCode = exitCode;
