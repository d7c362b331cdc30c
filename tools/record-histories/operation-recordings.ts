import { operationWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import type { OperationProgress } from '../../workflows/operation-messages.ts';
import { runOperation } from '../../workflows/run-operation.ts';
import type { Recording } from './recording.ts';

/** An operation that queues a page of runs, waits for them once, and ends. */
export function operationCarriedOut(): Recording {
  const operationId = '019c3a11-7f00-7000-8000-000000000001';
  const steps: OperationProgress[] = [
    { step: 'again', summary: '12 runs queued and woken.' },
    { step: 'wait', waitMs: 500, summary: '3 runs have not ended yet.' },
  ];
  const over: OperationProgress = { step: 'ended', summary: 'The operation over 12 listings is over: succeeded.' };
  return {
    name: 'run-operation',
    activities: { advanceOperation: async () => steps.shift() ?? over },
    async run(client) {
      const workflowId = operationWorkflowId(operationId);
      await client.workflow.execute(runOperation, { workflowId, taskQueue: TASK_QUEUE, args: [{ operationId }] });
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}
