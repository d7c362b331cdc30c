/** An error as the log may keep it. */
export type LoggableError = {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly causes?: readonly LoggableError[];
};

const MAX_CHAIN = 5;

/**
 * What of an unknown error goes to the log. Libraries put values into messages (Prisma prints whole calls, guests and all;
 * fetchers print addresses), so only the last line is kept, addresses lose all but their origin, and the stack keeps
 * its frames.
 */
export function loggableError(error: unknown): LoggableError {
  const causes = withCauses(error).slice(1).map(loggableAlone);
  return { ...loggableAlone(error), ...(causes.length === 0 ? {} : { causes }) };
}

function loggableAlone(error: unknown): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown without an Error' };
  const code = codeOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: withoutAddresses(error.message.trim().split('\n').at(-1) ?? ''),
    ...(code === undefined ? {} : { code }),
    ...(frames.length === 0 ? {} : { stack: frames.join('\n') }),
  };
}

/** The error and what caused it, outermost first; a chain that is longer than any real one is cut. */
export function withCauses(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let next = error;
  while (next !== undefined && chain.length < MAX_CHAIN) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

/** The `code` that an error carries, as Node, PostgreSQL and our stores set it. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function withoutAddresses(text: string): string {
  return text.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s/?#"'<>]+)[^\s"'<>]*/gi, '$1$2/…');
}
