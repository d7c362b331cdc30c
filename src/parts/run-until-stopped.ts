import { InvalidSettings } from '../config.ts';
import { SearchAttributesMissing } from '../temporal/search-attributes.ts';

/** A part that runs; `failed` resolves when it ended by itself. */
export type RunningPart = { readonly failed: Promise<unknown>; stop(): Promise<void> };

/**
 * Runs a process's one part until SIGINT or SIGTERM, then stops it in order. A part that ends by itself, or cannot start,
 * ends the process with exit code 1, so that whoever supervises it starts it again.
 */
export async function runUntilStopped(start: () => Promise<RunningPart>): Promise<never> {
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  try {
    const part = await start();
    const failure = await Promise.race([signalled, part.failed]);
    await part.stop();
    process.exit(failure === undefined ? 0 : 1);
  } catch (error) {
    process.stderr.write(`${isExpected(error) ? error.message : inFull(error)}\n`);
    process.exit(1);
  }
}

function isExpected(error: unknown): error is Error {
  return error instanceof InvalidSettings || error instanceof SearchAttributesMissing;
}

function inFull(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
