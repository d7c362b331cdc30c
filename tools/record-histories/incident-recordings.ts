import { barrier } from '../../test/workflows/fake-activities.ts';
import { incidentChanged, incidentWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { superviseIncident } from '../../workflows/supervise-incident.ts';
import type { Recording } from './recording.ts';

/** An incident that is told to support, probed, and over. */
export function probedAndOver(): Recording {
  const waiting = barrier();
  let reviews = 0;
  return {
    name: 'supervise-incident',
    activities: {
      reviewIncident: async () => {
        reviews += 1;
        const owedTo = reviews === 2 ? ['recipient'] : [];
        const open = { step: 'open', summary: 'The breaker is open; 3 listings are put off.', owedTo } as const;
        if (reviews < 3) return { ...open, waitMs: reviews === 1 ? 500 : 60_000 };
        return { step: 'ended', summary: 'The breaker is closed: the incident is over.', owedTo: [] };
      },
      wakeRecipients: async () => waiting.open(),
    },
    async run(client) {
      const key = 'feeds.example';
      const workflowId = incidentWorkflowId(key);
      const handle = await client.workflow.signalWithStart(superviseIncident, {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [{ key }],
        signal: incidentChanged,
        signalArgs: [],
      });
      await waiting.opened;
      await handle.signal(incidentChanged);
      await handle.result();
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}
