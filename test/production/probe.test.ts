import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Readiness } from '../../src/api/api-deps.ts';
import { runProbe } from '../../src/cli/run-probe.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { orPortTaken } from '../../src/parts/port-taken.ts';
import { workerReadiness } from '../../src/parts/readiness.ts';
import { type RunningHealth, startWorkerHealth } from '../../src/parts/worker-health.ts';

let health: RunningHealth | undefined;
let squatter: Server | undefined;
afterEach(async () => {
  await health?.stop();
  squatter?.close();
  [health, squatter] = [undefined, undefined];
});

/** The address at which a worker in this state says how it is. */
async function aWorker(parts: readonly Readiness[]): Promise<string> {
  const port = await freePort();
  health = await startWorkerHealth(async () => parts, { port, logger: pino({ enabled: false }) });
  return `http://127.0.0.1:${port}`;
}

describe('the probe of a worker', () => {
  test('is well while the worker polls', async () => {
    const url = await aWorker([workerReadiness({ isPolling: () => true })]);
    expect(await runProbe([`${url}/readyz`])).toEqual({ exitCode: 0, message: `${url}/readyz is well.` });
  });

  test('names what is not ready, although the process lives', async () => {
    const database = { name: 'database', ready: false, detail: 'does not answer' };
    const temporal = { name: 'temporal', ready: true, detail: 'answers' };
    const url = await aWorker([database, temporal, workerReadiness({ isPolling: () => false })]);
    expect(await runProbe([`${url}/readyz`])).toEqual({
      exitCode: 1,
      message: `${url}/readyz answers 503: database does not answer, worker does not poll.`,
    });
    expect((await runProbe([`${url}/healthz`])).exitCode).toBe(0);
  });

  test('says that nobody answers, and what it wants to be told', async () => {
    const url = `http://127.0.0.1:${await freePort()}/readyz`;
    expect(await runProbe([url])).toEqual({ exitCode: 1, message: `${url} does not answer.` });
    for (const args of [[], ['readyz'], [url, url]])
      expect(await runProbe(args)).toMatchObject({ exitCode: 1, message: expect.stringMatching(/^Use: /) });
  });

  test('has a port of its own: one that is taken is told in one sentence that names the setting', async () => {
    const port = await freePort();
    squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const starting = startWorkerHealth(async () => [], { port, logger: pino({ enabled: false }) });
    await expect(orPortTaken(starting, { setting: 'WORKER_PORT', port })).rejects.toMatchObject({
      name: 'InvalidSettings',
      message: `Port ${port} is taken: end the program that holds it, or set WORKER_PORT to another.`,
    });
  });
});
