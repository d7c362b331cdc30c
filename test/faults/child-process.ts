import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually, eventuallyTrue } from '../support/eventually.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of this repository in a process of its own, with what it wrote so far. */
export class Program {
  out = '';
  err = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(script: string, options: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {}) {
    const { args = [], env = {} } = options;
    // Jest's own options and NODE_ENV are not for the program.
    const inherited = { ...process.env, NODE_OPTIONS: '', NODE_ENV: '', JEST_WORKER_ID: '' };
    this.child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
      ...{ cwd: root, env: { ...inherited, ...env } },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (data: Buffer) => (this.out += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.err += data.toString()));
    this.ended = once(this.child, 'close').then(() => this.child.exitCode);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal and waits for the end; the exit code, null after a death by signal. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.isRunning()) this.child.kill(signal);
    return this.ended;
  }

  /** The exit code of a program that ends by itself; one that does not within `deadlineMs` is stopped. */
  async exit(deadlineMs: number): Promise<number | null> {
    try {
      await eventuallyTrue('the end of the program', () => !this.isRunning(), deadlineMs);
    } finally {
      await this.end('SIGTERM');
    }
    return this.ended;
  }

  /** What `pattern` finds in the standard output, once it does. */
  said(pattern: RegExp, deadlineMs: number): Promise<RegExpExecArray> {
    return eventually(`${pattern} in the program’s output`, () => this.find(pattern), deadlineMs);
  }

  private find(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.out);
    if (!found && !this.isRunning()) throw new Error(`The program ended early and wrote:\n${this.out}${this.err}`);
    return found ?? undefined;
  }
}
