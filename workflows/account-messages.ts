import type { PassReport } from './pass-messages.ts';

/**
 * What starts the sync of an account connection (ticketing, brokerage). `resumed`: where a workflow run before this one left off, when
 * its history had grown.
 */
export type SyncAccountInput = {
  readonly kind: 'account';
  readonly connectionId: string;
  readonly trigger: 'manual' | 'schedule';
  readonly resumed?: AccountStanding;
};

/** Where a run stands: whose pages are read, by which attempt, and how long it has waited for limits. */
export type AccountStanding = {
  /** The workflow run that claimed it, and which of its runs it is. */
  readonly workflowRunId: string;
  readonly pass: number;
  readonly attempt: number;
  readonly rateWaitedMs: number;
  /** Something was asked for that this run may not have read. */
  readonly isRequested?: true;
  /** How often in this run the service no longer knew a cursor. */
  readonly cursorsLost?: number;
  /** The service asked for patience until then. */
  readonly notBefore?: string;
};

/** One run as its activities are asked for it. */
export type AccountPassInput = AccountStanding & { readonly connectionId: string };

/** What a claim came to. */
export type AccountClaimStep =
  | { readonly step: 'claimed'; readonly runId: string }
  | { readonly step: 'ended'; readonly report: PassReport }
  | { readonly step: 'nothing_to_do'; readonly reason: 'nothing_owed' | 'gone' };

/** How a run is to end. */
export type AccountEndInput = AccountPassInput & {
  readonly how: 'read' | 'stopped' | 'broken';
  readonly detail?: string;
};

/**
 * What one page came to. `page`: it is written, and there may be more. `wait`: ask again after `waitMs`, as that attempt. `ended`:
 * the run has ended, well or not.
 */
export type AccountPageStep =
  | { readonly step: 'page'; readonly isCursorLost?: true; readonly summary: string }
  | { readonly step: 'all_read' | 'stopped' }
  | {
      readonly step: 'wait';
      readonly phase: 'waiting_rate' | 'waiting_retry';
      readonly waitMs: number;
      readonly attempt: number;
      /** Of a limit that the service told; not of one that relais keeps, which lasts as long as it lasts. */
      readonly isCounted: boolean;
      readonly summary: string;
    }
  | { readonly step: 'ended'; readonly report: PassReport };
