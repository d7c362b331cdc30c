import { expect, test } from '@jest/globals';
import { DemoHost, type DemoHostDeps } from '../../src/embedded/demo-host.ts';
import { DemoLate } from '../../src/embedded/demo-late.ts';
import { DemoTelling } from '../../src/embedded/demo-telling.ts';
import { progressOn } from '../../src/embedded/progress.ts';
import { memoryStores } from '../support/memory-stores.ts';

/** A host whose syncs nobody works on. */
function aHost(stores: DemoHostDeps['stores'] = memoryStores()) {
  return new DemoHost({
    stores,
    orchestrator: { syncRequested: async () => {} },
    sweepListing: async () => {},
    actor: { memberId: 'demo-member', role: 'member' },
    clock: { now: () => '2026-11-24T08:00:00.000Z' },
    sandboxUrl: 'http://127.0.0.1:1',
    apiUrl: 'http://127.0.0.1:2',
    runDeadlineMs: 1,
  });
}

function aTerminal() {
  const written: string[] = [];
  const progress = progressOn({ write: (text) => written.push(text) }, () => 0);
  return { written, progress };
}

test('a demo whose sync does not end is noted in one line, and readiness says that it is late', async () => {
  const host = aHost();
  const { written, progress } = aTerminal();
  const telling = new DemoTelling(true);

  await telling.tell(async () => host.sync(await host.ensureListing('Studio du Port')), progress);

  expect(written).toEqual([
    expect.stringMatching(/^ {2}… The demo is late \(a sync did not end within 0\.001 s\): .+\n$/),
  ]);
  expect(telling.readiness()).toEqual({ name: 'demo', ready: false, detail: expect.stringMatching(/^is late/) });
});

test('a demo whose listing was made inactive is noted too', async () => {
  const stores = memoryStores();
  const request = async () => ({ outcome: 'listing_inactive' }) as const;
  const host = aHost({ ...stores, runs: { ...stores.runs, request } });

  await expect(host.sync(await host.ensureListing('Studio du Port'))).rejects.toThrow(DemoLate);
});

test('a demo that breaks by our own fault stops the start', async () => {
  const telling = new DemoTelling(true);
  const seed = () => Promise.reject(new TypeError('room is undefined'));

  await expect(telling.tell(seed, aTerminal().progress)).rejects.toThrow(TypeError);
});

test('a demo is ready once it is told, and where none is wanted', async () => {
  const telling = new DemoTelling(true);
  expect(telling.readiness().ready).toBe(false);

  await telling.tell(async () => {}, aTerminal().progress);

  expect(telling.readiness()).toEqual({ name: 'demo', ready: true, detail: 'told' });
  expect(new DemoTelling(false).readiness().ready).toBe(true);
});
