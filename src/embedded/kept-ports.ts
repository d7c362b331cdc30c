import { join } from 'node:path';
import { z } from 'zod';
import { freePort, isPortFree } from './free-port.ts';
import { readJsonFile } from './json-file.ts';
import { writeWholeFile } from './whole-file.ts';

const portsSchema = z.record(z.string(), z.int().positive());

/**
 * The port that the service `name` had at its last start from the state folder `home`, while it is free, so that its
 * addresses stay good over restarts; else a free one, which is noted for the next start. One call at a time.
 */
export async function keptPort(home: string, name: string): Promise<number> {
  const file = join(home, 'ports.json');
  const kept = await readJsonFile(file, portsSchema);
  const ports = kept.outcome === 'read' ? kept.value : {};
  const last = ports[name];
  if (last !== undefined && (await isPortFree(last))) return last;
  const port = await freePort();
  await writeWholeFile(file, JSON.stringify({ ...ports, [name]: port }, null, 2));
  return port;
}
