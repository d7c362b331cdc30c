import { z } from 'zod';

/**
 * A file that the replay cannot use. The message names the file, the line where there is one, what is wrong and what to do.
 * `isThere` is false for a file that cannot be opened, so that nothing of it was read.
 */
export class UnreadableInput extends Error {
  readonly isThere: boolean;

  constructor(message: string, { isThere = true } = {}) {
    super(message);
    this.isThere = isThere;
  }
}

/** What came of reading the file at `path`, as an `UnreadableInput` where the file is to blame; `remedy` is a sentence. */
export function unreadableInput(error: unknown, path: string, remedy: string): unknown {
  const { data } = failureSchema.safeParse(error);
  if (!data || error instanceof UnreadableInput) return error;
  return data.code.startsWith('Z_')
    ? new UnreadableInput(`${path} is not whole and gzipped (${data.message}). ${remedy}`)
    : new UnreadableInput(`${path} cannot be read (${data.code}). ${remedy}`, { isThere: false });
}

// Of the file system (ENOENT, EISDIR, EACCES) and of zlib (Z_DATA_ERROR, Z_BUF_ERROR): https://nodejs.org/api/zlib.html#constants
const failureSchema = z.object({ code: z.string().regex(/^(E[A-Z]+|Z_[A-Z_]+)$/), message: z.string() });

/** The first thing that is wrong with some JSON: the field and what it should be; `whole` names the JSON itself. */
export function issueInWords(error: z.ZodError, whole: string): string {
  const [issue] = error.issues;
  const field = issue?.path.map(String).join('.') || whole;
  return `${field}: ${issue?.message ?? 'is not as it should be'}`;
}

/** What a text says as JSON; `undefined`, which no JSON is, when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
