import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/embedded/free-port.ts';
import type { ProcessIdentity } from '../../src/embedded/process-identity.ts';
import { familyOf } from './process-family.ts';

const START_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 30_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the started product says that everything answers. */
export type Addresses = {
  readonly pages: string;
  readonly apiDocs: string;
  readonly temporalUi: string;
  readonly mailbox: string;
  readonly sandbox: string;
};

/** The product as `npm start` starts it, with a state folder of its own. */
export class Product {
  readonly addresses: Addresses;
  private readonly child: ChildProcess;
  private readonly home: string;

  private constructor(child: ChildProcess, home: string, addresses: Addresses) {
    this.child = child;
    this.home = home;
    this.addresses = addresses;
  }

  /**
   * Starts it and waits until it has printed where everything is. It may send to `pushOrigin`, which is on this machine.
   * Rejects with its output when it ends before that.
   */
  static async start(pushOrigin: string): Promise<Product> {
    const home = await mkdtemp(join(tmpdir(), 'relais-journeys-'));
    const port = await freePort();
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: root,
      env: { ...environment(home, port), FETCH_ALLOWED_ORIGINS: pushOrigin },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      return new Product(child, home, addressesIn(await outputUntilReady(child)));
    } catch (error) {
      child.kill('SIGTERM');
      throw error;
    }
  }

  /** Ends it by SIGTERM and answers with its exit code; null when it had to be killed. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const deadline = setTimeout(() => this.child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await gone;
    clearTimeout(deadline);
    return this.child.exitCode;
  }

  /** Itself and everything that it runs: its database, its Temporal server. */
  async processes(): Promise<ProcessIdentity[]> {
    return this.child.pid === undefined ? [] : familyOf(this.child.pid);
  }

  /** Removes its state folder. */
  async forget(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

function environment(home: string, port: number): NodeJS.ProcessEnv {
  const { PATH, HOME, TEMPORAL_CLI_PATH } = process.env;
  return {
    PATH,
    HOME,
    TEMPORAL_CLI_PATH,
    RELAIS_HOME: home,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    // A feed that is broken on purpose stays broken: waiting between its attempts would only be waiting.
    RETRY_BASE_MS: '100',
    // What a journey tells of a sync is of the one it asked for: a sweep at the half hour would have found it first.
    CALENDAR_SYNC_INTERVAL_MIN: '1440',
    // Everyone is on one machine here, and is told apart as behind a proxy: one address may sign in only so often.
    TRUST_PROXY_HOPS: '1',
  };
}

async function outputUntilReady(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The product did not start (${why}):\n${output}`));
    const deadline = setTimeout(() => fail(`not ready in ${START_DEADLINE_MS / 1000} s`), START_DEADLINE_MS);
    const take = (chunk: unknown): void => {
      output += String(chunk);
      if (!output.includes('Sign in as')) return;
      clearTimeout(deadline);
      resolve(output);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => {
      clearTimeout(deadline);
      fail(`exit code ${code}`);
    });
  });
}

function addressesIn(output: string): Addresses {
  const addressOf = (name: string): string => {
    const [, address] = new RegExp(`^ *${name} +(http://\\S+)$`, 'm').exec(output) ?? [];
    if (address === undefined) throw new Error(`The product printed no address of its ${name}:\n${output}`);
    return address;
  };
  return {
    pages: addressOf('Pages'),
    apiDocs: addressOf('API documentation'),
    temporalUi: addressOf('Temporal Web UI'),
    mailbox: addressOf('Mailbox'),
    sandbox: addressOf('Simulated platforms'),
  };
}
