/**
 * The `code` of a system or library error (`ECONNRESET`, `UND_ERR_SOCKET`), or undefined. Only what looks like a code is
 * passed on: messages of such errors can hold the address.
 */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,50}$/.test(code) ? code : undefined;
}
