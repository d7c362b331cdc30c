/** The value of a JSON text; undefined for any other text. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** True for an answer that was cut off on its way, which passes: nothing at all, or JSON that has a beginning and no end. */
export function isCutOff(text: string): boolean {
  const begin = text.trimStart();
  return begin === '' || (/^[[{]/.test(begin) && jsonOf(text) === undefined);
}
