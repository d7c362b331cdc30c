/** Tells a person at a terminal what is being started, a line each. */
export type Progress = {
  /** Runs the work, and tells when it is done and how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  readonly note: (line: string) => void;
};

/** Writes to `out`; `nowMs` is a monotonic clock. */
export function progressOn(out: { write(text: string): unknown }, nowMs: () => number): Progress {
  return {
    async step(title, work) {
      const startMs = nowMs();
      const result = await work();
      out.write(`  ✓ ${title} (${((nowMs() - startMs) / 1000).toFixed(1)} s)\n`);
      return result;
    },
    note: (line) => void out.write(`  … ${line}\n`),
  };
}
