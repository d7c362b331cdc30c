/** Numbers that look random and depend on the seed alone. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** One of the list, which must not be empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** The list in another order. */
  readonly shuffled: <T>(list: readonly T[]) => T[];
};

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, the same numbers on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => picked(list, whole(0, list.length - 1)),
    shuffled: (list) => {
      const keyed = list.map((value) => ({ key: next(), value }));
      return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
    },
  };
}

function picked<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error('A choice from an empty list: give the list at least one value.');
  return value;
}

/** 32 hexadecimal digits that depend on `text` alone (four rounds of FNV-1a, each with its own start). */
export function hexOf(text: string): string {
  const known = hexes.get(text);
  if (known !== undefined) return known;
  const hex = [0x811c9dc5, 0x9747b28c, 0x1b873593, 0xcc9e2d51].map((start) => eightDigits(text, start)).join('');
  hexes.set(text, hex);
  return hex;
}

/** The same UIDs are written at every poll. */
const hexes = new Map<string, string>();

function eightDigits(text: string, start: number): string {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
}
