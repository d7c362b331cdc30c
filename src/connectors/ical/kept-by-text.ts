const maxTextLength = 100;

/**
 * A pure function of a text that keeps what it made of up to `maxKept` texts. Feeds are hostile: longer texts are not
 * kept, and a text is kept as a copy, since a piece of a body would keep the whole body in memory.
 */
export function keptByText<T extends string | object | null>(
  maxKept: number,
  make: (text: string) => T,
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const value = known.get(text);
    if (value !== undefined) return value;
    const made = make(text);
    if (text.length > maxTextLength) return made;
    if (known.size >= maxKept) known.clear();
    known.set(Buffer.from(text).toString(), made);
    return made;
  };
}
