import type { Client } from '@temporalio/client';
import type { Activities } from '../../activities/index.ts';

/** One run to record: what its activities answer, and how it is brought to its end. */
export type Recording = {
  readonly name: string;
  readonly activities: Partial<Activities>;
  /** Resolves with the ended runs, by the ending of their file's name. */
  run(client: Client): Promise<readonly Recorded[]>;
};
/** A run that has ended, and what its file's name ends with. */
export type Recorded = { readonly ending: string; readonly workflowId: string; readonly runId: string | undefined };
