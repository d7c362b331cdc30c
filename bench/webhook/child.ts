import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const KEPT_LETTERS = 20_000;

/** A program of this repository in a process of its own. What it logs is kept for the day that it ends early. */
export class Child {
  private out = '';
  private readonly child: ChildProcess;

  constructor(script: string, options: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv }) {
    const { args = [], env = {} } = options;
    const nodeArgs = process.env['BENCH_NODE_ARGS']?.split(' ') ?? [];
    this.child = spawn(process.execPath, [...nodeArgs, '--import', 'tsx', script, ...args], {
      ...{ cwd: root, env: { ...process.env, ...env } },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.out = (this.out + data.toString()).slice(-KEPT_LETTERS);
      });
  }

  /** What the pattern finds in its standard output. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.out);
      if (found) return found;
      if (this.child.exitCode !== null) throw new Error(`${this.child.spawnargs.join(' ')} ended early:\n${this.out}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close');
    this.child.kill(signal);
    await ended;
  }
}
