import { cancellationSignal } from '@temporalio/activity';

/** Does work that has so many milliseconds: its signal aborts then, and at once when the activity is cancelled. */
export async function withinTime<T>(ms: number, work: (time: AbortSignal) => Promise<T>): Promise<T> {
  const time = new AbortController();
  const end = () => time.abort();
  const timer = setTimeout(end, ms);
  cancellationSignal().addEventListener('abort', end, { once: true });
  try {
    return await work(time.signal);
  } finally {
    clearTimeout(timer);
    cancellationSignal().removeEventListener('abort', end);
  }
}

/** What the work came to in time; undefined when it did not, also where it does not heed the signal. Then its end is nobody’s. */
export async function inTime<T>(time: AbortSignal, start: () => Promise<T>): Promise<T | undefined> {
  if (time.aborted) return undefined;
  let giveUp = () => {};
  const late = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
  });
  time.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([start(), late]);
  } finally {
    time.removeEventListener('abort', giveUp);
  }
}
