const warmUpSeconds = 0.5;
const roundSeconds = 0.2;
const rounds = 7;

/** How often per second of this process's own processor time each task runs: the best of several rounds in turn. */
export function rates<Name extends string>(tasks: Readonly<Record<Name, () => unknown>>): Record<Name, number> {
  const best: Record<string, number> = {};
  const entries = Object.entries<() => unknown>(tasks);
  for (const [, task] of entries) runFor(warmUpSeconds, task);
  for (let round = 0; round < rounds; round += 1)
    for (const [name, task] of entries) best[name] = Math.max(best[name] ?? 0, runFor(roundSeconds, task));
  return best;
}

/** Processor time, since other work on the machine would count in time by the clock. */
function runFor(seconds: number, task: () => unknown): number {
  const startMicros = process.cpuUsage().user;
  let runs = 0;
  let spentSeconds = 0;
  while (spentSeconds < seconds) {
    for (let each = 0; each < 3; each += 1) task();
    runs += 3;
    spentSeconds = (process.cpuUsage().user - startMicros) / 1_000_000;
  }
  return runs / spentSeconds;
}
