import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import type { PrismaClient } from '../../src/persistence/prisma.ts';

/** `edges`: a step is a read, the begin or the commit of a transaction. `statements`: each statement of one too. */
export type StepSize = 'edges' | 'statements';

type AtStep = (step: 'edge' | 'statement') => Promise<void>;
const current = new AsyncLocalStorage<AtStep>();

/** The client, whose every step waits for its turn when it is made by one of the actors of `takeTurns`. */
export function inTurns(prisma: PrismaClient): PrismaClient {
  return gated(prisma, undefined);
}

function gated<T extends object>(whole: T, inTransaction: AtStep | undefined): T {
  return new Proxy(whole, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key);
      const atStep = inTransaction ?? current.getStore();
      if (atStep === undefined || typeof key === 'symbol') return value;
      if (key === '$transaction') return transacting(target, value, atStep);
      if (typeof value === 'object' && value !== null) return gated(value, inTransaction);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]): Promise<unknown> => {
        await atStep(inTransaction ? 'statement' : 'edge');
        return Reflect.apply(value, target, given);
      };
    },
  });
}

function transacting(target: object, transaction: unknown, atStep: AtStep) {
  return async (work: unknown): Promise<unknown> => {
    if (typeof transaction !== 'function' || typeof work !== 'function')
      throw new Error('Only interactive transactions wait for their turn.');
    const inOrder = async (tx: object): Promise<unknown> => {
      const result: unknown = await work(gated(tx, atStep));
      await atStep('edge');
      return result;
    };
    await atStep('edge');
    return Reflect.apply(transaction, target, [inOrder]);
  };
}

/** Numbers that name who makes each step, in bursts: so each may get far, or not, before another moves. */
export const somePicks: fc.Arbitrary<readonly number[]> = fc
  .array(fc.tuple(fc.nat(11), fc.constantFrom(1, 1, 2, 5, 12, 40)), { minLength: 6, maxLength: 20 })
  .map((bursts) => bursts.flatMap(([who, steps]) => Array.from({ length: steps }, () => who)));

/** Chooses by the picks, over and over. */
export function choosing(picks: readonly number[]): (among: number) => number {
  let step = -1;
  return (among) => {
    step += 1;
    return (picks[step % picks.length] ?? 0) % Math.max(1, among);
  };
}

/**
 * Runs the actors side by side, one database step at a time: before each step, `choose` names one of those who can make
 * one, the others stand still or wait for a lock. Gives who made each step, in order.
 */
export async function takeTurns(
  prisma: PrismaClient,
  actors: Readonly<Record<string, () => Promise<unknown>>>,
  how: { readonly size: StepSize; readonly choose: (among: number) => number },
): Promise<string[]> {
  const ready = new Map<string, () => void>();
  const moves = new Moves();
  let unfinished = Object.keys(actors).length;
  const act = async ([name, run]: [string, () => Promise<unknown>]): Promise<void> => {
    const atStep: AtStep = async (step) => {
      if (step === 'statement' && how.size === 'edges') return;
      await new Promise<void>((go) => {
        ready.set(name, go);
        moves.tell();
      });
    };
    try {
      await current.run(atStep, run);
    } finally {
      unfinished -= 1;
      moves.tell();
    }
  };
  const ends = Promise.allSettled(Object.entries(actors).map(act));
  const order: string[] = [];
  let blocked = 0;
  while (unfinished > 0) {
    const busy = unfinished - ready.size;
    // Whoever comes to wait for a lock makes no move: the locks are looked at once nobody has moved for a moment.
    if (busy > blocked && (await moves.next(STILL_MS)) === 'moved') continue;
    if (busy > 0) blocked = await waitingForLocks(prisma);
    if (busy > 0 && blocked < busy) continue;
    const names = [...ready.keys()].toSorted();
    const next = names[how.choose(names.length)];
    if (next === undefined) continue;
    const go = ready.get(next);
    ready.delete(next);
    order.push(next);
    go?.();
  }
  for (const end of await ends) if (end.status === 'rejected') throw end.reason;
  return order;
}

/** How long nobody moves before they are thought to stand still. */
const STILL_MS = 3;

/** Tells a waiting loop that an actor came to its next step, or to its end. */
class Moves {
  private isMoved = false;
  private wake: (() => void) | undefined;

  tell(): void {
    this.isMoved = true;
    this.wake?.();
  }

  /** `moved` when somebody did since the last call, or does within this time. */
  async next(withinMs: number): Promise<'moved' | 'still'> {
    if (!this.isMoved) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, withinMs);
      });
      clearTimeout(timer);
    }
    const moved = this.isMoved;
    this.isMoved = false;
    return moved ? 'moved' : 'still';
  }
}

async function waitingForLocks(prisma: PrismaClient): Promise<number> {
  const rows = await prisma.$queryRaw<{ waiting: number }[]>`
    SELECT count(DISTINCT l."pid")::int AS "waiting" FROM pg_locks l JOIN pg_stat_activity a ON a."pid" = l."pid"
    WHERE NOT l."granted" AND a."datname" = current_database()`;
  return rows[0]?.waiting ?? 0;
}
