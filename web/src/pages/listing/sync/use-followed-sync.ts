import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Run } from '../../../../../src/contract/runs.ts';
import { isNotFound } from '../../../api-problem.ts';
import { followedRunQuery, refreshListing } from '../../../queries.ts';
import { isUnfinished } from '../../../words/run-words.ts';

/**
 * A sync as the page follows it. `busy`: asked for, queued or running, so no second one may be asked for. `run`: the
 * followed run as last read. `startError`: the request was refused. `followError`: its state cannot be read just now.
 * `requested`: whether the request started a run or joined one under way; null before it is answered.
 */
export type FollowedSync = {
  readonly busy: boolean;
  readonly requested: 'started' | 'joined' | null;
  readonly run: Run | null;
  readonly startError: Error | null;
  readonly followError: Error | null;
  readonly start: () => void;
};

/** What is synchronised: how that is asked for, and the run that is already under way, if any is known. */
type Syncable = {
  readonly listingId: string;
  readonly underWayId: string | null;
  readonly request: () => Promise<{ readonly data: { readonly runId: string; readonly state: 'started' | 'joined' } }>;
};

/** Asks for a sync and follows it to its end; also follows one that was already under way when the page opened. */
export function useFollowedSync({ listingId, underWayId, request: ask }: Syncable): FollowedSync {
  const client = useQueryClient();
  const [followedId, setFollowedId] = useState(underWayId);
  const followed = useQuery(followedRunQuery(followedId));
  const request = useMutation({
    mutationFn: ask,
    onSuccess: ({ data }) => setFollowedId(data.runId),
    onError: () => refreshListing(client, listingId),
  });
  const run = followed.data ?? null;
  const endedId = run !== null && !isUnfinished(run) ? run.id : null;
  const isGone = isNotFound(followed.error);
  const busy = request.isPending || (followedId !== null && endedId === null && !isGone);

  // Only a run that is news is taken up: what the list still calls under way may be the one that has just ended.
  const [seenId, setSeenId] = useState(underWayId);
  if (underWayId !== seenId) {
    setSeenId(underWayId);
    if (underWayId !== null && !busy) setFollowedId(underWayId);
  }
  useEffect(() => {
    if (endedId !== null) void refreshListing(client, listingId);
  }, [client, endedId, listingId]);

  return {
    busy,
    requested: request.data?.data.state ?? null,
    run,
    startError: request.error,
    followError: followed.error,
    start: () => request.mutate(),
  };
}
