import { InvalidSettings } from '../config.ts';
import { type CommandAnswer, give } from './command-answer.ts';
import { readConfig } from './read-config.ts';
import { runDoctor } from './run-doctor.ts';

/** The entry of `npm run doctor`: the report goes to stdout, a refusal to stderr. */
async function main(): Promise<CommandAnswer> {
  const config = readConfig(process.env);
  if (config instanceof InvalidSettings) return { exitCode: 2, message: config.message };
  const { allowedOrigins } = config;
  return runDoctor({ args: process.argv.slice(2), allowedOrigins, now: new Date().toISOString() });
}

give(await main());
