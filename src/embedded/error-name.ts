/** What an error is called, for a sentence to a person: its code, else its class; never its text, which may hold a secret. */
export function errorName(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown error';
}
