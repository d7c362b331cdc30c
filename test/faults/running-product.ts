import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../src/embedded/free-port.ts';
import { Program } from './child-process.ts';

const READY_DEADLINE_MS = 120_000;
const servicesSchema = z.array(z.object({ name: z.string(), pid: z.number() }));

/** `npm start` in a process of its own, on a state folder of its own. */
export class Product {
  readonly program: Program;
  readonly home: string;
  readonly url: string;

  constructor(home: string, port: number) {
    this.home = home;
    this.url = `http://localhost:${port}`;
    const env = { RELAIS_HOME: home, PORT: String(port), LOG_LEVEL: 'error', RELAIS_DEMO: '1' };
    this.program = new Program('src/main.ts', { env });
  }

  /** Resolves when the start has told where everything is, which is when `/readyz` is green too. */
  async ready(): Promise<this> {
    await this.program.said(/relais is ready/, READY_DEADLINE_MS);
    const answer = await fetch(`${this.url}/readyz`);
    if (answer.status !== 200) throw new Error(`/readyz answers ${answer.status}: ${await answer.text()}`);
    return this;
  }

  /** The address of the simulated platforms. */
  async sandboxUrl(): Promise<string> {
    const [, url = ''] = await this.program.said(/Simulated platforms\s+(\S+)/, 1_000);
    return url;
  }

  /** The services that it started, by name, as they are noted for the next start. */
  async servicePids(): Promise<ReadonlyMap<string, number>> {
    const services = servicesSchema.parse(JSON.parse(await readFile(join(this.home, 'services.json'), 'utf8')));
    return new Map(services.map(({ name, pid }) => [name, pid]));
  }

  /** The URL of its database, from the files that PostgreSQL keeps in its data folder. */
  async databaseUrl(): Promise<string> {
    const data = join(this.home, 'postgres', 'data');
    const [password, lock] = await Promise.all(
      ['relais-password', 'postmaster.pid'].map((file) => readFile(join(data, file), 'utf8')),
    );
    const port = lock?.split('\n')[3];
    return `postgresql://postgres:${password?.trim()}@127.0.0.1:${port}/postgres`;
  }
}

/** A place for a state folder and a free port, kept over the starts of one product. */
export type Place = { readonly home: string; readonly port: number; remove(): Promise<void> };

export async function aPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'relais-product-'));
  // PostgreSQL runs as another account when the tests run as root, and must get through.
  await chmod(folder, 0o711);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { home: join(folder, 'state'), port: await freePort(), remove };
}
