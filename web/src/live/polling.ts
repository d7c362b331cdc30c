/** While hints come, asking is only for what a lost connection did not tell. */
const WHILE_HEARD_MS = 120_000;

let isHeard = false;

/** Notes whether this tab hears the stream. */
export function noteStream(isOpen: boolean): void {
  isHeard = isOpen;
}

/** The interval at which a query of which hints tell is asked for: `ms`, and seldom while the stream is heard. */
export function unlessHeard(ms: number): () => number {
  return () => (isHeard ? Math.max(ms, WHILE_HEARD_MS) : ms);
}
