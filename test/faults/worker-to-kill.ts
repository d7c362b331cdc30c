import type { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import type { FaultySmtp } from '../support/smtp-faults.ts';
import type { BlockingWorkerInput } from './blocking-worker.ts';
import { Program } from './child-process.ts';
import type { Passings, Stops } from './kill-points.ts';

const DEADLINE_MS = 90_000;

/** Where the mail of the worker goes: to a server that takes it, and to one that reads it and does not answer. */
export type MailServers = { readonly taking: Pick<FaultySmtp, 'url'>; readonly hanging: Pick<FaultySmtp, 'url'> };

/**
 * Lets one process bring every workflow to its place, and kills it there (SIGKILL). `isThere` tells what the process itself
 * cannot say of its places.
 */
export async function killAtItsPlaces(
  engine: Engine,
  stops: Stops,
  {
    taking,
    hanging,
    isThere = () => true,
    passings = {},
  }: MailServers & { readonly isThere?: () => boolean | Promise<boolean>; readonly passings?: Passings },
): Promise<void> {
  const input: BlockingWorkerInput = {
    temporalAddress: engine.environment.address,
    databaseUrl: await engine.databaseUrl(),
    encryptionKey: engine.encryptionKey.toString('base64'),
    sandboxUrl: engine.sandbox.url,
    smtpUrl: taking.url,
    hangingSmtpUrl: hanging.url,
    ...{ stops, passings },
  };
  const worker = new Program('test/faults/blocking-worker.ts', { args: [JSON.stringify(input)] });
  const isStopped = (workflowId: string) => worker.out.includes(JSON.stringify(workflowId));
  const missing = () => Object.keys(stops).filter((workflowId) => !isStopped(workflowId));
  try {
    await eventuallyTrue(
      'every workflow at its place',
      async () => (missing().length === 0 && (await isThere())) || failed(worker),
      DEADLINE_MS,
    ).catch((error: unknown) => {
      throw new Error(`The worker did not bring ${missing().join(', ')} to its place:\n${worker.err}`, {
        cause: error,
      });
    });
  } finally {
    await worker.end('SIGKILL');
  }
}

function failed(worker: Program): false {
  if (!worker.isRunning()) throw new Error('The worker ended early.');
  return false;
}
