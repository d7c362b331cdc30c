/** The name of a network’s trouble, as in `ECONNRESET`; “unknown cause” for any text that could say more than that. */
export function networkCause(code: string): string {
  return /^[A-Za-z]\w{0,39}$/.test(code) ? code : 'unknown cause';
}
