import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** What a JSON file of the state folder held: `absent` and `broken` (not JSON, or another shape) are told apart. */
export type JsonFile<T> =
  | { readonly outcome: 'read'; readonly value: T }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'broken' };

/** Reads a JSON file and checks its shape. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<JsonFile<T>> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { outcome: 'absent' };
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? { outcome: 'read', value: parsed.data } : { outcome: 'broken' };
  } catch {
    return { outcome: 'broken' };
  }
}
