import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { eventuallyTrue } from '../support/eventually.ts';

/** What a process is started with: nothing is inherited but where programs are found. */
export type ProcessStart = {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
};

// The account `nobody` of Linux and macOS alike: it owns no file, so what it can write is what everybody can.
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Root steps down, as in the container; a Node in root's own home could not be run by anybody else. */
function account(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 && !process.execPath.startsWith(homedir()) ? NOBODY : {};
}

/** The process of one container, without the container. */
export class ContainerProcess {
  out = '';
  err = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor({ command, environment, cwd }: ProcessStart) {
    const [program = '', ...args] = command;
    this.child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...account(),
    });
    this.child.stdout?.on('data', (data: Buffer) => (this.out += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.err += data.toString()));
    this.ended = once(this.child, 'close').then(() => this.child.exitCode);
  }

  isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The exit code of a process that ends by itself; null after a death by signal. */
  end(): Promise<number | null> {
    return this.ended;
  }

  /** Tells it to stop as Docker does, and answers its exit code; one that does not stop is killed (null). */
  async stop(patienceMs: number): Promise<number | null> {
    if (this.isRunning()) this.child.kill('SIGTERM');
    try {
      await eventuallyTrue('the end of a process that was told to stop', () => !this.isRunning(), patienceMs);
    } catch {
      this.child.kill('SIGKILL');
    }
    return this.ended;
  }
}
