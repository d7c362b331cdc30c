/** Numbers in [0, 1) that are the same for the same seed (mulberry32, Tommy Ettinger). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Loses answers, as the fault `ExecuteAndTimeout` of Temporal's own tests does (common/persistence/faultinjection): the
 * operation is carried out, and its caller sees an error.
 */
export class LostAnswers {
  /** How many answers of each operation were lost. */
  readonly counts = new Map<string, number>();
  /** How likely an answer is lost, from 0 to 1. */
  chance: number;
  private readonly random: () => number;

  constructor(chance: number, random: () => number) {
    this.chance = chance;
    this.random = random;
  }

  /** The same, but what its methods answer is lost now and then. */
  of<S extends object>(operations: S): S {
    return new Proxy(operations, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(member, target, args);
          this.lose(String(property));
          return answer;
        };
      },
    });
  }

  private lose(operation: string): void {
    if (this.random() >= this.chance) return;
    this.counts.set(operation, (this.counts.get(operation) ?? 0) + 1);
    throw new Error(`The answer of ${operation} was lost.`);
  }
}
