/** `text` on one line without control or format characters (RFC 5322 §2.2 ends a header at a line break; U+202E turns text round). */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
