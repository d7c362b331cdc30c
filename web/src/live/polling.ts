/** While hints come, asking is only for what a lost connection did not tell. */
const WHILE_HEARD_MS = 120_000;

let isHeard = false;

/** Notes whether this tab hears the stream. */
export function noteStream(isOpen: boolean): void {
  isHeard = isOpen;
}

/**
 * The interval at which a query is asked for whose every change some hint tells: `ms`, and seldom while the stream is heard.
 * What a hint does not tell of, as what became of a mail, keeps its own interval.
 */
export function unlessHeard(ms: number): () => number {
  return () => (isHeard ? Math.max(ms, WHILE_HEARD_MS) : ms);
}
