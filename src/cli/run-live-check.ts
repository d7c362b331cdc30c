import type { CommandAnswer } from './command-answer.ts';
import { type Checked, checkAccount, checkFeed, type LiveDeps } from './live-check/check-live.ts';
import { LIVE_ICAL_VARIABLE, liveAccounts, liveFeeds, liveVariables } from './live-check/live-account.ts';

export type LiveCheckRun = LiveDeps & { readonly environment: Readonly<Record<string, string | undefined>> };

/**
 * `npm run live-check`: reads every connector that has real credentials in the environment, once and without writing, and says
 * what it read in counts. Exit code 1 when one failed, or when there are credentials of none. Nothing secret is printed.
 */
export async function runLiveCheck({ environment, ...deps }: LiveCheckRun): Promise<CommandAnswer> {
  const checked: Checked[] = [];
  // One after the other: budgets of hubs are per account, and a person reads along.
  for (const account of liveAccounts(environment)) checked.push(await checkAccount(deps, account));
  const feeds = liveFeeds(environment);
  if (feeds.length === 0) checked.push({ name: 'iCal', how: 'skipped', told: 'no credentials' });
  for (const [index, url] of feeds.entries()) checked.push(await checkFeed(deps, url, index + 1));
  const lines = checked.map(({ name, how, told }) => `${name.padEnd(10)} ${how}: ${told}`);
  if (checked.every(({ how }) => how === 'skipped')) return { exitCode: 1, message: [...lines, '', usage].join('\n') };
  return { exitCode: checked.some(({ how }) => how === 'failed') ? 1 : 0, message: lines.join('\n') };
}

const variables = [...Object.values(liveVariables).flatMap((names) => Object.values(names)), LIVE_ICAL_VARIABLE];
const usage = `Nothing was read. Set one or more of ${variables.join(', ')}.`;
