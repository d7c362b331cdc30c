/** Makes requests wait until a test lets them go on, so that what happens “meanwhile” needs no sleep. */
export type Barrier = {
  hold(): void;
  /** Lets everyone go on who waits, and those who come after. */
  release(): void;
  isHeld(): boolean;
  /** How many wait now. */
  waiting(): number;
  /** Resolves at once, or at the release. */
  pass(): Promise<void>;
  /** Resolves as soon as `count` wait. */
  untilWaiting(count: number): Promise<void>;
};

/** A barrier that is open. */
export function openBarrier(): Barrier {
  let isHeld = false;
  let waiters: (() => void)[] = [];
  let watchers: { readonly count: number; readonly resolve: () => void }[] = [];
  const tellWatchers = (): void => {
    const [reached, others] = [
      watchers.filter(({ count }) => waiters.length >= count),
      watchers.filter(({ count }) => waiters.length < count),
    ];
    watchers = others;
    for (const { resolve } of reached) resolve();
  };
  return {
    hold: () => {
      isHeld = true;
    },
    release: () => {
      const going = waiters;
      [isHeld, waiters] = [false, []];
      for (const go of going) go();
    },
    isHeld: () => isHeld,
    waiting: () => waiters.length,
    pass: () =>
      new Promise((resolve) => {
        if (!isHeld) return resolve();
        waiters.push(resolve);
        tellWatchers();
      }),
    untilWaiting: (count) =>
      new Promise((resolve) => {
        watchers.push({ count, resolve });
        tellWatchers();
      }),
  };
}
