import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AccountRun } from '../../../../src/contract/account-connections.ts';
import { syncConnection } from '../../../../src/contract/connections.ts';
import { followedAccountRunQuery } from '../../account-queries.ts';
import { call } from '../../api.ts';
import { useAction } from '../../use-action.ts';
import { isUnfinished } from '../../words/run-words.ts';

/**
 * A sync of an account that was asked for. `asked`: what the request came to, while its run goes on; `ended`: the run once it
 * has. Neither before anything was asked for.
 */
export type AccountSync = {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly asked: 'started' | 'joined' | 'woken' | null;
  readonly ended: AccountRun | null;
  readonly start: () => void;
};

/** Asks for a sync of an account, by itself or not, and follows it to its end. */
export function useAccountSync(connectionId: string): AccountSync {
  const client = useQueryClient();
  const [runId, setRunId] = useState<string | null>(null);
  const followed = useQuery(followedAccountRunQuery(runId));
  const request = useAction({
    perform: () => call(syncConnection, { params: { connectionId } }),
    refreshes: [['accounts']],
    onDone: ({ data }) => setRunId(data.runId),
    failuresShown: true,
  });
  const ended = followed.data !== undefined && !isUnfinished(followed.data) ? followed.data : null;
  const endedId = ended?.id ?? null;
  useEffect(() => {
    if (endedId === null) return;
    for (const shown of ['list', 'one', 'runs', 'fills', 'trades', 'rejected']) {
      void client.invalidateQueries({ queryKey: ['accounts', shown] });
    }
    void client.invalidateQueries({ queryKey: ['billetweb'] });
  }, [client, endedId]);
  const isGoingOn = request.isSuccess && ended === null;
  return {
    isPending: request.isPending,
    error: request.error,
    asked: isGoingOn ? request.data.data.state : null,
    ended: request.isIdle || request.isPending ? null : ended,
    start: () => request.mutate(undefined),
  };
}
