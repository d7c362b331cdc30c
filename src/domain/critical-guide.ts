import type { CriticalFaultKind } from './critical-fault.ts';

/** The section of docs/operations.md that says what to do, as links name it. */
export const criticalGuide: Readonly<Record<CriticalFaultKind, string>> = {
  no_sweep: '5-nothing-was-synced-for-over-half-an-hour',
  worker_silent: '4-no-worker-polls',
  mail_worker_silent: '4-no-worker-polls',
  mail_stuck: '16-mail-does-not-arrive',
};
