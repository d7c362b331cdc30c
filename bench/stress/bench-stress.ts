import { parseArgs } from 'node:util';
import { runWeekend } from './stress.ts';

/** `npm run bench -- stress`: a weekend’s peak of 2,000 listings × 4 platforms, or of `--listings`, at `--rate` a second. */
export async function benchStress(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { listings: text, rate: text, json: { type: 'boolean' } } });
  const weekend = { listings: Number(values.listings ?? 2_000), perSecond: Number(values.rate ?? 20) };
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const result = await runWeekend({ ...weekend, convergenceMs: 1_800_000, say });
  const { bookings, cancelled, convergedAfterMs, differences, repeated } = result;
  const converged = convergedAfterMs === null ? 'not converged' : `converged after ${convergedAfterMs} ms`;
  say(
    `${bookings} stays, ${cancelled} cancelled; ${converged}, ${differences.length} differences, ${repeated} repeated`,
  );
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (convergedAfterMs === null || repeated > 0) process.exitCode = 1;
}
