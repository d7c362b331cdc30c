import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { bundleWorkflows } from '../../src/parts/worker.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';
import { readStoredHistory, type StoredHistory } from '../support/stored-history.ts';
import { bundleEditedWorkflows, type Edit } from '../support/workflow-copy.ts';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

// A replay that fails is expected here, and tells its reason by its error.
beforeAll(quietRuntime);

function stored(file: string): StoredHistory {
  return readStoredHistory(readFileSync(`${folder}${file}`, 'utf8'));
}

async function replay(workflowBundle: WorkflowBundleWithSourceMap, file: string): Promise<void> {
  const { history, workflowId } = stored(file);
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

function eventsOf(file: string) {
  return stored(file).history.events ?? [];
}

describe('today’s workflows', () => {
  let bundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    bundle = await bundleWorkflows(new DefaultLogger('ERROR'));
  });

  test.each(files)('replay the stored history %s as it was made', async (file) => {
    await expect(replay(bundle, file)).resolves.toBeUndefined();
  });
});

describe('the stored histories', () => {
  test('cover every workflow type', () => {
    const types = files.map((file) => eventsOf(file)[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name);
    expect(new Set(types)).toEqual(
      new Set([
        'auditAlerts',
        'notifyMember',
        'runOperation',
        'superviseAlert',
        'superviseIncident',
        'syncConnection',
        'syncDueConnections',
        'syncListing',
        'syncListingCalendars',
        'syncWebhooks',
      ]),
    );
  });

  test('hold sweeps from before they had reports, and since', () => {
    const isPatched = (file: string) => eventsOf(file).some((event) => event.markerRecordedEventAttributes);
    const ofSweeps = files.filter((file) => file.startsWith('sync-listing-calendars'));
    expect(ofSweeps.filter((file) => !isPatched(file))).toEqual([
      'sync-listing-calendars-busy.json',
      'sync-listing-calendars-first-page.json',
      'sync-listing-calendars-last-page.json',
    ]);
    expect(ofSweeps.filter(isPatched)).toHaveLength(4);
  });

  test('hold a page of three children that continues as new', () => {
    const events = eventsOf('sync-listing-calendars-first-page.json');
    const children = events.filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes);
    expect(children).toHaveLength(3);
    expect(events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
  });
});

const sync = 'sync-listing.ts';
const alert = 'supervise-alert.ts';
const incident = 'supervise-incident.ts';
const mail = 'notify-member.ts';
const channels = 'notify-by-all-channels.ts';
const sweep = 'sync-listing-calendars.ts';

/** Changes that would strand runs under way; each with a history that must notice. */
const brokenChanges: readonly (Edit & { readonly change: string; readonly history: string })[] = [
  {
    change: 'a timer before each pass',
    ...{ file: sync, find: 'pass += 1;', become: 'pass += 1;\n    await sleep(1000);' },
    history: 'sync-listing-unchanged.json',
  },
  {
    change: 'a pass less, because a request is forgotten',
    ...{ file: sync, find: 'isRequested = true;', become: 'isRequested = false;' },
    history: 'sync-listing-requested-again.json',
  },
  {
    change: 'a failed pass that is no longer recorded',
    ...{ file: 'pass-end.ts', find: 'await failPass({ ...pass, ...brokenPass(error, pass) })', become: 'undefined' },
    history: 'sync-listing-retried-then-failed.json',
  },
  {
    change: 'no wait between two passes by request',
    ...{ file: sync, find: 'await sleep(step.waitMs', become: 'void (step.waitMs' },
    history: 'sync-listing-too-soon.json',
  },
  {
    change: 'one more activity at the start of a page',
    ...{
      file: sweep,
      find: 'const page = new',
      become: 'await failStaleRuns({ listingIds: ids });\n  const page = new',
    },
    history: 'sync-listing-calendars-last-page.json',
  },
  {
    change: 'another ID for the children',
    ...{ file: 'messages.ts', find: 'return `sync/${listingId}`', become: 'return `listing/${listingId}`' },
    history: 'sync-listing-calendars-first-page.json',
  },
  {
    change: 'busy listings that are no longer looked at',
    ...{ file: sweep, find: 'await failStaleRuns', become: 'void (({}: object) => undefined)' },
    history: 'sync-listing-calendars-busy.json',
  },
  {
    change: 'a report that is not ended',
    ...{ file: sweep, find: 'await endSweep(', become: 'void ((_: object) => undefined)(' },
    history: 'sync-listing-calendars-all-last-page.json',
  },
  {
    change: 'batches whose asking broke that are left out',
    ...{ file: sweep, find: 'const toStart = await activeListingIds(batch);', become: 'const toStart: string[] = [];' },
    history: 'sync-listing-calendars-changed.json',
  },
  {
    change: 'another name for the activity of the minute tick',
    ...{
      file: 'sync-due-connections.ts',
      find: 'await wakeOwedListings()',
      become:
        'await proxyActivities<{ wake(): Promise<{ woken: number; failed: number }> }>({ startToCloseTimeout: 1000 }).wake()',
    },
    history: 'sync-due-connections.json',
  },
  {
    change: 'an alert that does not wait',
    ...{ file: alert, find: 'await condition(() => isHeard', become: 'void (() => isHeard' },
    history: 'supervise-alert.json',
  },
  {
    change: 'an alert that wakes nobody',
    ...{ file: alert, find: 'review.owedTo.length > 0', become: 'review.owedTo.length > 9' },
    history: 'supervise-alert.json',
  },
  {
    change: 'an alert that no longer tells its outcome',
    ...{ file: alert, find: 'upsertSearchAttributes([', become: 'void ([' },
    history: 'supervise-alert.json',
  },
  {
    change: 'an incident that does not wait',
    ...{ file: incident, find: 'await condition(() => isHeard', become: 'void (() => isHeard' },
    history: 'supervise-incident.json',
  },
  {
    change: 'an incident that wakes nobody',
    ...{ file: incident, find: 'review.owedTo.length > 0', become: 'review.owedTo.length > 9' },
    history: 'supervise-incident.json',
  },
  {
    change: 'a mail server that is asked again at once',
    ...{
      file: mail,
      find: 'await condition(() => workflowInfo().continueAsNewSuggested, step.waitMs',
      become: 'void (step.waitMs',
    },
    history: 'notify-member.json',
  },
  {
    change: 'a next in line who is not woken',
    ...{ file: mail, find: 'step.owedTo.length > 0', become: 'step.owedTo.length > 9' },
    history: 'notify-member.json',
  },
  {
    change: 'pushes that are no longer told apart from before there were any',
    ...{ file: mail, find: "!patched('web-push')", become: 'false' },
    history: 'notify-member.json',
  },
  {
    change: 'a push that waits for no service',
    ...{ file: channels, find: 'await condition(isWoken, waitMs', become: 'void (isWoken, waitMs' },
    history: 'notify-member-with-push.json',
  },
  {
    change: 'pushes that are no longer asked for',
    ...{ file: channels, find: "deliver('push', ending", become: "deliver('mail', ending" },
    history: 'notify-member-with-push.json',
  },
  {
    change: 'an audit that is made twice',
    ...{
      file: 'audit-alerts.ts',
      find: 'return repairAlerts();',
      become: 'await repairAlerts();\n  return repairAlerts();',
    },
    history: 'audit-alerts.json',
  },
];

describe('a change that runs under way would not survive', () => {
  test.each(brokenChanges)('is noticed: $change', async ({ history, change: _change, ...edit }) => {
    const broken = await bundleEditedWorkflows([edit]);
    await expect(replay(broken, history)).rejects.toThrow(/nondeterminism/i);
  });
});
