/**
 * What a contributor runs before a commit: every check, two at a time, with the output of those that failed. `--no-tests` leaves
 * the fast tests out, for who runs all tests anyway.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const node = (...args) => [process.execPath, args];
const bin = (name, ...args) => node(`node_modules/${name}`, ...args);

const checks = {
  'fast tests': bin('jest/bin/jest.js', '--config', 'jest.fast.config.mjs', '--silent'),
  lint: bin('oxlint/bin/oxlint', '--type-aware', 'src', 'workflows', 'activities', 'sandbox', 'web', 'test', 'tools'),
  'types (server)': bin('typescript/bin/tsc', '-p', 'tsconfig.json'),
  'types (domain)': bin('typescript/bin/tsc', '-p', 'src/domain', '--noEmit'),
  'types (web)': bin('typescript/bin/tsc', '-p', 'web'),
  format: bin('@biomejs/biome/bin/biome', 'check', '.'),
  boundaries: node('tools/boundaries.mjs'),
  'dead code': bin('knip/bin/knip.js'),
};

function run(name, [command, args]) {
  const startMs = performance.now();
  const env = { ...process.env, NODE_OPTIONS: name === 'fast tests' ? '--experimental-vm-modules --no-warnings' : '' };
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd());
      resolve(code === 0);
    });
  });
}

const isTested = !process.argv.includes('--no-tests');
const waiting = Object.entries(checks).filter(([name]) => isTested || name !== 'fast tests');
const results = [];
async function lane() {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await run(...next));
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
process.exit(results.every(Boolean) ? 0 : 1);
