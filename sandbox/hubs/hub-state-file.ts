import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** What a simulated hub keeps over restarts. `value` is changed in place; `changed` has it written soon, `flush` now. */
export type KeptState<T> = { readonly value: T; changed(): void; flush(): void };

/** A burst of bookings is written once, not once for each. */
const WRITE_AFTER_MS = 250;

/** Opens what `file` keeps, or `empty` when there is none or it is broken. Without a file nothing outlives the process. */
export function openState<T>(file: string | null, schema: z.ZodType<T>, empty: T): KeptState<T> {
  const value = file === null ? empty : (readState(file, schema) ?? empty);
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (file !== null) writeState(file, value);
  };
  return {
    value,
    changed: () => {
      timer ??= setTimeout(flush, WRITE_AFTER_MS).unref();
    },
    flush,
  };
}

function readState<T>(file: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    renameSync(file, `${file}.broken`);
    return undefined;
  }
}

function writeState(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
