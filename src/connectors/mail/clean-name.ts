const MAX_LENGTH = 80;

/**
 * A person's name as it may stand in a mail header and in its text: one line without control or format characters
 * (RFC 5322 §2.2 ends a header at a line break), quotes, angle brackets or addresses, at most 80 characters.
 */
export function cleanName(name: string): string {
  const oneLine = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').replace(/["<>,;:@()[\]\\/]/g, ' ');
  return Array.from(oneLine.replace(/\s+/g, ' ').trim()).slice(0, MAX_LENGTH).join('').trim();
}
