import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleWorkflows } from '../../src/parts/worker.ts';

const logger = new DefaultLogger('ERROR');
let code: string;
beforeAll(async () => {
  code = (await bundleWorkflows(logger)).code;
});

/** The modules in a bundle: a package by its name, a file of ours by its path. */
function modulesOf(bundle: string): string[] {
  const ids = [...bundle.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)].map(([, id = '']) => id);
  const names = ids.map((id) => id.replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, '$1'));
  return [...new Set(names)].sort();
}

test('the bundle exports the workflows by the names that schedules and clients start, and no other', () => {
  const exported =
    /\/\*\*\*\/ "\.\/workflows\/index\.ts"[\s\S]*?__webpack_require__\.d\(__webpack_exports__, \{([\s\S]*?)\}\);/;
  const names = [...(exported.exec(code)?.[1] ?? '').matchAll(/(\w+): \(\) =>/g)].map(([, name]) => name);
  expect(new Set(names)).toEqual(
    new Set([
      'auditAlerts',
      'notifyMember',
      'runOperation',
      'superviseAlert',
      'syncConnection',
      'superviseIncident',
      'syncDueConnections',
      'syncListing',
      'syncListingCalendars',
      'syncWebhooks',
    ]),
  );
});

test('the bundle holds the workflows, Temporal’s own code and nothing else: no zod, no Node module, no other source', () => {
  const modules = modulesOf(code).filter((name) => !name.startsWith('?'));
  expect(modules).toEqual([
    ...['./workflows/audit-alerts.ts', './workflows/index.ts', './workflows/messages.ts'],
    ...['./workflows/notify-by-all-channels.ts', './workflows/notify-member.ts'],
    ...['./workflows/pass-end.ts', './workflows/run-operation.ts', './workflows/search-attributes.ts'],
    ...['./workflows/supervise-alert.ts', './workflows/supervise-incident.ts', './workflows/sync-account.ts'],
    './workflows/sync-connection.ts',
    './workflows/sync-due-connections.ts',
    ...['./workflows/sync-listing-calendars.ts', './workflows/sync-listing.ts'],
    './workflows/sync-webhooks.ts',
    ...['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'],
  ]);
});

test('the bundle is at most a tenth bigger than that of a workflow that does nothing', async () => {
  const folder = await mkdtemp(join(fileURLToPath(new URL('..', import.meta.url)), 'empty-workflow-'));
  try {
    const workflowsPath = join(folder, 'index.ts');
    await writeFile(
      workflowsPath,
      "import { sleep } from '@temporalio/workflow';\nexport const nothing = () => sleep(1);\n",
    );
    const empty = await bundleWorkflowCode({ logger, workflowsPath });
    expect(code.length / empty.code.length).toBeLessThanOrEqual(1.1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
