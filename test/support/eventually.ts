import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/** What `look` gives once it is not undefined; throws when `what` is not seen within `deadlineMs`. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  deadlineMs = 40_000,
): Promise<T> {
  const endsMs = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() >= endsMs) throw new Error(`Not seen within ${deadlineMs} ms: ${what}`);
    await sleep(POLL_MS);
  }
}

/** Waits until `holds` is true; throws when `what` is not so within `deadlineMs`. */
export async function eventuallyTrue(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs?: number,
): Promise<void> {
  await eventually(what, async () => ((await holds()) ? true : undefined), deadlineMs);
}
