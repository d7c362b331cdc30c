import { useDocumentVisibility } from '@mantine/hooks';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { preferencesQuery } from '../queries.ts';
import { followStream } from './follow-stream.ts';
import { madeOldBy, madeOldByAny } from './hint-queries.ts';
import { noteStream } from './polling.ts';
import { createRefresher } from './refresh-shown.ts';

/**
 * Keeps the pages of whoever is signed in true while they are looked at. A tab that nobody sees listens to nothing: a
 * browser has six connections to a site, and what it missed it asks for when it is seen again.
 */
export function useLivePages(): void {
  const client = useQueryClient();
  const isSeen = useDocumentVisibility() === 'visible';
  useEffect(() => {
    if (!isSeen || !('EventSource' in globalThis)) return undefined;
    return listen(client);
  }, [client, isSeen]);
}

function listen(client: QueryClient): () => void {
  const refresher = createRefresher(client);
  const stop = followStream({
    onHint: (hint) => refresher.add(madeOldBy(hint)),
    onGap: () => refresher.add(madeOldByAny()),
    // The answer says who is signed in now, and as what; that nobody is leads to sign-in.
    onEnd: () => void client.invalidateQueries({ queryKey: preferencesQuery.queryKey }),
    onOpen: noteStream,
  });
  return () => {
    stop();
    refresher.stop();
  };
}
