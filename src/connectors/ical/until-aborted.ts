/**
 * What `start` comes to, or a rejection as soon as `signal` aborts: an abort before the connection stands does not end
 * undici's request, so it is raced here. With a signal that is aborted already nothing is started.
 */
export function untilAborted<T>(signal: AbortSignal, start: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    return void start().then(resolve, reject);
  });
}
