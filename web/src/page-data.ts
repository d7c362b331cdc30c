import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isUnauthenticated } from './api-problem.ts';

/**
 * The data of the pages: read again when the window is looked at, tried again only where trying can help, and
 * `onSignedOut` is called whenever an answer says that nobody is signed in any more.
 */
export function createPageData(onSignedOut: () => void): QueryClient {
  const watch = (error: Error) => {
    if (isUnauthenticated(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: { retry: (failures, error) => failures < 2 && isPassing(error), staleTime: 5000, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

function isPassing(error: Error): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}
