import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('../../.ci/run', import.meta.url));

// Stands for `npm`: everything succeeds at once, and each run of tests leaves the report and the exit code that the case names.
const NPM = `#!/usr/bin/env bash
[ "$1" = test ] || exit 0
for word in "$@"; do case "$word" in --outputFile=*"$ONLY"*) printf '%s' "$REPORT" > "\${word#--outputFile=}" ;; esac; done
exit "$CODE"
`;
// Stands for `node`: nothing is fetched; the rest is the real one.
const NODE = `#!/usr/bin/env bash
case "$*" in *ensure-temporal*) exit 0 ;; esac
exec '${process.execPath}' "$@"
`;

// Stands for `docker-compose`: it takes the file when the secrets are set.
const DOCKER_COMPOSE = `#!/usr/bin/env bash
[ -n "$POSTGRES_PASSWORD" ]
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-ci-'));
  for (const [name, source] of Object.entries({ npm: NPM, node: NODE, 'docker-compose': DOCKER_COMPOSE })) {
    await writeFile(join(folder, name), source);
    await chmod(join(folder, name), 0o755);
  }
});
afterAll(() => rm(folder, { recursive: true }));

async function run(tests: { readonly report: string; readonly code: number; readonly only?: string }) {
  const env = { PATH: `${folder}:${process.env['PATH']}`, CHROME_PATH: '/bin/true', TMPDIR: folder };
  const child = spawn('bash', [script], {
    env: { ...env, REPORT: tests.report, CODE: String(tests.code), ONLY: tests.only ?? '' },
  });
  const [stdout, exitCode] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  return { lastLine: stdout.trimEnd().split('\n').at(-1), exitCode };
}

function report(numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites = 0): string {
  return JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites });
}

describe('the run of everything', () => {
  it.each([
    ['that passed', { report: report(812, 0), code: 0 }, '2436 passed, 0 failed', 0],
    ['of which some failed', { report: report(810, 2), code: 1 }, '2430 passed, 6 failed', 1],
    ['of which a file did not load', { report: report(810, 0, 1), code: 1 }, '2430 passed, 3 failed', 1],
    ['that passed, after which Jest failed', { report: report(812, 0), code: 1 }, '2436 passed, 0 failed', 1],
    ['that are none', { report: report(0, 0), code: 0 }, '0 passed, 3 failed', 1],
    ['that left no report', { report: '', code: 137 }, '0 passed, 3 failed', 1],
    ['that left half a report', { report: '{"numPassedTests": 3', code: 0 }, '0 passed, 3 failed', 1],
    ['that left another report', { report: 'null', code: 0 }, '0 passed, 3 failed', 1],
    ['that left an empty report', { report: '{}', code: 0 }, '0 passed, 3 failed', 1],
  ])('ends with the count of the tests %s', async (_, tests, lastLine, exitCode) => {
    expect(await run(tests)).toEqual({ lastLine, exitCode });
  });

  it('fails when only one of its three runs of tests left a report', async () => {
    const oneReport = { report: report(812, 0), code: 0, only: 'beside' };
    expect(await run(oneReport)).toEqual({ lastLine: '812 passed, 2 failed', exitCode: 1 });
  });
});
