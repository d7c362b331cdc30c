import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { StartProblem } from './start-problem.ts';
import { writeWholeFile } from './whole-file.ts';

const KEY_BYTES = 32;
const secretsSchema = z.object({ authSecret: z.string().min(1), encryptionKey: z.base64().min(1) });

/** `authSecret` signs sessions; `encryptionKey` is 32 random bytes in base64 (AES-256). */
export type Secrets = z.output<typeof secretsSchema>;

/**
 * The secrets of a state folder, made once and kept in `secrets.json` (owner-only). A file that cannot be read is never
 * replaced: what was encrypted with its key would be lost. PostgreSQL's password lives in its own data folder.
 *
 * @throws StartProblem when the file is broken.
 */
export async function ensureSecrets(home: string): Promise<Secrets> {
  const file = join(home, 'secrets.json');
  const kept = await readJsonFile(file, secretsSchema);
  if (kept.outcome === 'read') return kept.value;
  if (kept.outcome === 'broken') {
    throw new StartProblem(`${file} cannot be read: bring it back from a copy, or move ${home} away to begin anew.`);
  }
  const secrets = { authSecret: randomKey(), encryptionKey: randomKey() };
  await writeWholeFile(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

function randomKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}
