import type { Activities } from '../../activities/index.ts';
import type { AlertReviewStep } from '../../workflows/alert-messages.ts';
import type { PassReport } from '../../workflows/pass-messages.ts';

/** A pass's report; the run's ID tells which listing and pass it was. */
export function aReport(fields: Partial<PassReport> = {}): PassReport {
  return { outcome: 'succeeded', runId: 'run', number: 1, summary: 'Run 1: succeeded.', ...fields };
}

/** A review of an alert that stays open. */
export function anOpenReview(fields: Partial<OpenReview> = {}): OpenReview {
  return {
    step: 'open',
    outcome: 'active',
    waitMs: 15 * 60_000,
    summary: 'The alert is active: 1 failed runs in a row, 3 escalate.',
    owedTo: [],
    ...fields,
  };
}
type OpenReview = AlertReviewStep & { readonly step: 'open' };

/** Activities that find every listing in step; each test says what differs. */
export function fakeActivities(differences: Partial<Activities> = {}): Activities {
  return {
    syncListingPass: async ({ listingId, pass }) => ({
      step: 'done',
      report: aReport({ runId: `${listingId}#${pass}`, number: pass }),
    }),
    syncConnectionPass: async ({ connectionId, pass }) => ({
      step: 'done',
      report: aReport({ runId: `${connectionId}#${pass}`, number: pass }),
    }),
    syncToldConnections: async () => ({ passes: 1, handedOver: 0, isMore: false }),
    claimAccountRun: async ({ pass }) =>
      pass === 1 ? { step: 'claimed', runId: 'run' } : { step: 'nothing_to_do', reason: 'nothing_owed' },
    readAccountPage: async () => ({ step: 'all_read' }),
    deriveAccountTrades: async () => {},
    endAccountRun: async ({ how }) => aReport({ outcome: how === 'read' ? 'succeeded' : 'cancelled' }),
    failPass: async () => aReport({ outcome: 'failed' }),
    cancelPass: async () => {},
    beginSweep: async () => ({ sweepId: 'sweep', mode: 'all' }),
    endSweep: async () => {},
    askForNews: async () => ({ lastId: null, asked: 0, unchanged: 0, handedOver: 0, toStart: [], busyIds: [] }),
    activeListingIds: async () => [],
    failStaleRuns: async () => 0,
    wakeOwedListings: async () => ({ woken: 0, connections: 0, failed: 0, alerts: 0, deliveries: 0 }),
    reviewAlert: async () => ({ step: 'ended', outcome: 'nothing_open', summary: 'No failure is open.', owedTo: [] }),
    reviewIncident: async () => ({ step: 'ended', summary: 'The breaker is closed.', owedTo: [] }),
    wakeRecipients: async () => {},
    repairAlerts: async () => ({ repaired: {}, summary: 'Nothing to repair.' }),
    advanceOperation: async () => ({ step: 'ended', summary: 'The operation is over.' }),
    deliverOwed: async () => ({ step: 'nothing_owed' }),
    deliverPushes: async () => ({ pushed: 0, waitMs: null }),
    ...differences,
  };
}

/** A promise and the hand that opens it, to hold an activity until the test says so. */
export function barrier(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
