import { pino } from 'pino';
import { InvalidSettings } from '../config.ts';
import { openFeeds } from '../parts/feeds.ts';
import { openHubs } from '../parts/hubs.ts';
import { type CommandAnswer, give } from './command-answer.ts';
import { readConfig } from './read-config.ts';
import { runLiveCheck } from './run-live-check.ts';

/** The entry of `npm run live-check`: what was read goes to stdout, and to stderr when something failed. */
async function main(): Promise<CommandAnswer> {
  const environment = process.env;
  const config = readConfig(environment);
  if (config instanceof InvalidSettings) return { exitCode: 2, message: config.message };
  const silent = pino({ level: 'silent' });
  const hubs = openHubs(config.hubsSandboxUrl, silent).connectors;
  const feeds = openFeeds(config.allowedOrigins, silent);
  return runLiveCheck({ environment, hubs, feeds, now: new Date().toISOString() });
}

give(await main());
