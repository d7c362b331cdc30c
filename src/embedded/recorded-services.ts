import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { endProcess, identify, isSameProcess } from './process-identity.ts';
import { StartProblem } from './start-problem.ts';
import { writeWholeFile } from './whole-file.ts';

const PATIENCE_MS = 10_000;
const serviceSchema = z.object({ name: z.string(), pid: z.number().int().positive(), startedAs: z.string() });
type Service = z.output<typeof serviceSchema>;

/** What was started from a state folder, kept in its `services.json` so that the next start can end it after a crash. */
export type RecordedServices = {
  /** Notes a process that was just started. */
  record(name: string, pid: number): Promise<void>;
  /** Removes the note of one that was stopped. */
  forget(name: string): Promise<void>;
};

/**
 * Ends what a crashed run left, newest first, and begins an empty record. Only a process whose pid and start time both
 * match is touched; SIGINT comes first because it is the fast shutdown of PostgreSQL and an orderly one of the others.
 *
 * @throws StartProblem when one does not end.
 */
export async function stopLeftoverServices(home: string, report: (line: string) => void): Promise<RecordedServices> {
  const file = join(home, 'services.json');
  const recorded = await readJsonFile(file, z.array(serviceSchema));
  const leftovers = recorded.outcome === 'read' ? recorded.value : [];
  for (const service of leftovers.toReversed()) await stopLeftover(service, report);
  await writeWholeFile(file, '[]');
  return recordIn(file);
}

async function stopLeftover(service: Service, report: (line: string) => void): Promise<void> {
  if (!(await isSameProcess(service))) return;
  report(`stopping ${service.name} (pid ${service.pid}), left over by a crash`);
  const isGone = await endProcess(service, ['SIGINT', 'SIGTERM', 'SIGKILL'], PATIENCE_MS);
  if (!isGone)
    throw new StartProblem(
      `${service.name} (pid ${service.pid}) was left over by a crash and does not stop: end it by hand.`,
    );
}

function recordIn(file: string): RecordedServices {
  let services: readonly Service[] = [];
  let lastWrite = Promise.resolve();
  const write = (next: readonly Service[]): Promise<void> => {
    services = next;
    lastWrite = lastWrite.then(() => writeWholeFile(file, JSON.stringify(services, null, 2)));
    return lastWrite;
  };
  return {
    async record(name, pid) {
      const identity = await identify(pid);
      if (identity !== undefined)
        await write([...services.filter((service) => service.name !== name), { name, ...identity }]);
    },
    forget: (name) => write(services.filter((service) => service.name !== name)),
  };
}
