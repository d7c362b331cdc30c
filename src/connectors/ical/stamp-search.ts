/** Properties that say when a feed was written, not what of (RFC 5545 §3.8.7): no reading looks at them. */
const stampNames = ['\nDTSTAMP', '\nLAST-MODIFIED', '\nCREATED'].map((name) => Buffer.from(name));
/** As long as the shortest of them: what the search looks at in one step. */
const windowLength = 8;
const shifts = shiftTable();

/**
 * Finds the next line from `from` on that begins with the name of a stamp: where the line feed before it is, -1 for none.
 * Horspool's rule for several names: most bytes are never looked at, and a search by text takes several times as long.
 */
export function findStamp(bytes: Buffer, from: number): number {
  let end = from + windowLength - 1;
  while (end < bytes.length) {
    const shift = shifts[bytes[end] ?? 0] ?? 1;
    if (shift === 0 && isStamp(bytes, end - windowLength + 1)) return end - windowLength + 1;
    end += shift || 1;
  }
  return -1;
}

/** True when the name of a stamp stands there, behind a line feed. */
export function isStamp(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== 0x0a) return false;
  for (const name of stampNames) {
    let matched = 1;
    while (matched < name.length && bytes[at + matched] === name[matched]) matched += 1;
    if (matched === name.length) return true;
  }
  return false;
}

/** How far a byte at the window's end says that no name can end before; 0 when one may end there. */
function shiftTable(): Uint8Array {
  const table = new Uint8Array(256).fill(windowLength);
  for (const name of stampNames)
    for (let at = 0; at < windowLength; at += 1) {
      const byte = name[at] ?? 0;
      table[byte] = Math.min(table[byte] ?? 0, windowLength - 1 - at);
    }
  return table;
}
