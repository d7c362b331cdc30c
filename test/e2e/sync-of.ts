import { z } from 'zod';
import { runSchema } from '../../src/contract/runs.ts';
import { eventually } from '../support/eventually.ts';
import type { ApiClient } from './api-client.ts';

const startedSchema = z.object({ runId: z.string() });

/** Has the listing at the path `listing` synced, and answers with the run once it has ended. */
export async function syncOf(api: ApiClient, listing: string): Promise<z.output<typeof runSchema>> {
  const { runId } = await api.data(startedSchema, { method: 'POST', path: `${listing}/calendar/sync` });
  return eventually('the end of the sync', async () => {
    const run = await api.data(runSchema, { method: 'GET', path: `/api/runs/${runId}` });
    return run.status === 'queued' || run.status === 'running' ? undefined : run;
  });
}
