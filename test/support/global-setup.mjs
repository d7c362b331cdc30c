import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts the run's PostgreSQL; test files clone its template (see `database.ts`). Set TEST_DATABASE_URL to use another. */
export default async function globalSetup() {
  if (process.env.TEST_DATABASE_URL) return;
  const script = fileURLToPath(new URL('./postgres-process.ts', import.meta.url));
  const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));
  const child = spawn(process.execPath, [tsx, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    process.env.TEST_DATABASE_URL = line;
    break;
  }
  if (!process.env.TEST_DATABASE_URL) throw new Error('The test PostgreSQL did not start: see its output above.');
  globalThis.__testPostgres = child;
}
