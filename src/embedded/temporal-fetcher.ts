/** Temporal's dev server (the CLI) or its time-skipping test server. */
export type TemporalKind = 'cli' | 'test-server';

/** What one way of fetching gave: the file, somewhere inside the folder it was given, or why not. */
export type Fetched =
  | { readonly outcome: 'fetched'; readonly path: string }
  | { readonly outcome: 'failed'; readonly reason: string };

/** One way of getting a binary from outside. `from` names it in progress lines and in the message when all fail. */
export type TemporalFetcher = {
  readonly from: string;
  /** Fetches into `dir`, an empty folder that is thrown away afterwards. Bounded in time; never throws. */
  fetch(kind: TemporalKind, dir: string): Promise<Fetched>;
};

/** Why a child process failed, in its own last words. */
export function lastWords(error: unknown): string {
  return String(error).trim().split('\n').at(-1) ?? '';
}
