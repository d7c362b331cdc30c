/** What became of one item of a group. `apart`: it is to be committed by itself. */
export type Grouped<Result> =
  | { readonly outcome: 'committed'; readonly result: Result }
  | { readonly outcome: 'apart' };

/**
 * How items are committed: `together` in one transaction, which waits for nobody’s lock and says what became of each, in their
 * order; `apart` one that had to be left out, or that was in a group which failed. Both must bear being repeated.
 */
export type Commits<Item, Result> = {
  readonly together: (items: readonly Item[]) => Promise<readonly Grouped<Result>[]>;
  readonly apart: (item: Item) => Promise<Result>;
  /** Two of one key are never under way together: the later one sees what the earlier one did. */
  readonly keyOf: (item: Item) => string;
};

/** More in one transaction hold locks for longer than they save. */
const MOST_TOGETHER = 16;

/** A transaction may take 20 s; a group that is not over by then is one whose connection to the database hangs. */
const PATIENCE_MS = 30_000;

/** Ops hear of groups that fail this often at most. */
const WARNING_MS = 60_000;

/**
 * Group commit: what is asked for while a transaction is under way goes into the next one together. Alone, an item waits for
 * nothing; the more there is to do, the more of it each transaction does. What ails one item of a group is told to its own
 * caller alone, and one that waits for a lock keeps no other waiting.
 */
export function groupCommit<Item, Result>(commits: Commits<Item, Result>): (item: Item) => Promise<Result> {
  const groups = new Groups(commits);
  return (item) => groups.add(item);
}

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly key: string;
  readonly resolve: (result: Result | Promise<Result>) => void;
};

class Groups<Item, Result> {
  private waiting: readonly Waiting<Item, Result>[] = [];
  private isBusy = false;
  private warnedAtMs = Number.NEGATIVE_INFINITY;
  /** Keys of what is committed apart. */
  private readonly apart = new Set<string>();
  private readonly commits: Commits<Item, Result>;

  constructor(commits: Commits<Item, Result>) {
    this.commits = commits;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve) => {
      this.waiting = [...this.waiting, { item, key: this.commits.keyOf(item), resolve }];
      this.start();
    });
  }

  private start(): void {
    if (this.isBusy) return;
    const group = this.nextGroup();
    if (group.length === 0) return;
    this.isBusy = true;
    void this.together(group).then(() => {
      this.isBusy = false;
      this.start();
    });
  }

  /** The first that wait, one of each key; what waits for one of its key lets no later one pass. */
  private nextGroup(): readonly Waiting<Item, Result>[] {
    const keys = new Set(this.apart);
    const group: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    for (const one of this.waiting) {
      const isTaken = group.length < MOST_TOGETHER && !keys.has(one.key);
      (isTaken ? group : left).push(one);
      keys.add(one.key);
    }
    this.waiting = left;
    return group;
  }

  private async together(group: readonly Waiting<Item, Result>[]): Promise<void> {
    const ends = await this.inTime(group).catch((error: unknown) => {
      // Whose fault it was hears of it when it is committed apart.
      this.warn(group.length, error);
      return [];
    });
    for (const [index, one] of group.entries()) {
      const end = ends[index];
      if (end?.outcome === 'committed') one.resolve(end.result);
      else this.byItself(one);
    }
  }

  private async inTime(group: readonly Waiting<Item, Result>[]): Promise<readonly Grouped<Result>[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('No answer of the database in time.')), PATIENCE_MS).unref();
    });
    try {
      return await Promise.race([this.commits.together(group.map(({ item }) => item)), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Without the message of the error: a database quotes values. */
  private warn(count: number, error: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.warnedAtMs < WARNING_MS) return;
    this.warnedAtMs = nowMs;
    const name = error instanceof Error ? error.name : 'unknown';
    process.emitWarning(`${count} could not be committed together (${name}); each is committed apart.`, 'GroupCommit');
  }

  private byItself({ item, key, resolve }: Waiting<Item, Result>): void {
    this.apart.add(key);
    const over = () => {
      this.apart.delete(key);
      this.start();
    };
    const committed = this.commits.apart(item);
    committed.then(over, over);
    resolve(committed);
  }
}
