import { createECDH, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { StartProblem } from './start-problem.ts';
import { writeWholeFile } from './whole-file.ts';

const KEY_BYTES = 32;
const vapidKeysSchema = z.object({ publicKey: z.string().min(1), privateKey: z.string().min(1) });
const secretsSchema = z.object({
  authSecret: z.string().min(1),
  encryptionKey: z.base64().min(1),
  vapidKeys: vapidKeysSchema,
});
/** Files of before there was web push lack its keys. */
const keptSchema = secretsSchema.partial({ vapidKeys: true });

/**
 * `authSecret` signs sessions; `encryptionKey` is 32 random bytes in base64 (AES-256); `vapidKeys` are those of web push, in
 * base64url: browsers that subscribed with them take no other.
 */
export type Secrets = z.output<typeof secretsSchema>;

/**
 * The secrets of a state folder, made once and kept in `secrets.json` (owner-only). A file that cannot be read is never
 * replaced: what was encrypted with its key would be lost. PostgreSQL's password lives in its own data folder.
 *
 * @throws StartProblem when the file is broken.
 */
export async function ensureSecrets(home: string): Promise<Secrets> {
  const file = join(home, 'secrets.json');
  const kept = await readJsonFile(file, keptSchema);
  if (kept.outcome === 'broken') {
    throw new StartProblem(`${file} cannot be read: bring it back from a copy, or move ${home} away to begin anew.`);
  }
  if (kept.outcome === 'read' && kept.value.vapidKeys) return { ...kept.value, vapidKeys: kept.value.vapidKeys };
  const before = kept.outcome === 'read' ? kept.value : { authSecret: randomKey(), encryptionKey: randomKey() };
  const secrets = { ...before, vapidKeys: newVapidKeys() };
  await writeWholeFile(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** A pair on P-256 (RFC 8292 §3.2). */
function newVapidKeys(): Secrets['vapidKeys'] {
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKeyOf(curve) };
}

/** As 32 bytes: what is less is given without its leading zeros. */
function privateKeyOf(curve: ReturnType<typeof createECDH>): string {
  const key = curve.getPrivateKey();
  return Buffer.concat([Buffer.alloc(KEY_BYTES - key.length), key]).toString('base64url');
}

function randomKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}
