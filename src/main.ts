import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { InvalidSettings, loadConfig } from './config.ts';
import { startProduct } from './embedded/product.ts';
import { StartProblem } from './embedded/start-problem.ts';

// `npm start` forwards the terminal's Ctrl-C a second time; only one that comes later is a person's impatience.
const SECOND_SIGNAL_MS = 2_000;
// What hangs longer is left to the next start, which ends what this one recorded.
const STOP_DEADLINE_MS = 30_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  const stopping = new AbortController();
  const firstSignal = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  void firstSignal.then(async () => {
    stopping.abort(new StartProblem('Stopped before it was ready.'));
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    await sleep(SECOND_SIGNAL_MS);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  });
  const product = await startProduct(config, { out: process.stdout, signal: stopping.signal });
  const failure = await Promise.race([firstSignal, product.failed]);
  process.stdout.write(failure === undefined ? '\nStopping …\n' : `\nStopping: ${failure}\n`);
  await product.stop();
  process.exitCode = failure === undefined ? 0 : 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    const isExpected = error instanceof StartProblem || error instanceof InvalidSettings;
    process.stderr.write(`\n${isExpected ? error.message : describe(error)}\n`);
    process.exit(1);
  },
);

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
