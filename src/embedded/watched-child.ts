import type { ChildProcess } from 'node:child_process';

/** A child process whose end is awaited. `ended` resolves when it ends although nobody called `expectEnd`. */
export type WatchedChild = { readonly ended: Promise<string>; readonly expectEnd: () => void };

/** Watches a child process, also one that has ended already. `sentence` makes what `ended` tells of its exit code or signal. */
export function watchChild(child: ChildProcess, sentence: (how: string) => string): WatchedChild {
  let isExpected = false;
  const ended = new Promise<string>((resolve) => {
    const tell = (): void => {
      if (!isExpected) resolve(sentence(child.signalCode ?? `exit code ${child.exitCode}`));
    };
    if (child.exitCode !== null || child.signalCode !== null) tell();
    // Not `close`: what it started may hold its output open.
    else child.once('exit', tell);
  });
  return {
    ended,
    expectEnd: () => {
      isExpected = true;
    },
  };
}
