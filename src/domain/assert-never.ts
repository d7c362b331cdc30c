/** Makes a `switch` over a union exhaustive: a variant that is not handled fails to compile, and fails loudly if it ever arrives. */
export function assertNever(value: never, what: string): never {
  throw new Error(`${what}: unexpected variant ${JSON.stringify(value)}. Handle it where this was thrown.`);
}
