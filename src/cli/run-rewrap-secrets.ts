import type { Instant } from '../domain/instant.ts';
import { appendAudit } from '../persistence/audit.ts';
import { openSecrets } from '../persistence/open-secrets.ts';
import type { PrismaClient } from '../persistence/prisma.ts';
import { rewrapSecrets } from '../persistence/rewrap-secrets.ts';
import type { EncryptionKeys } from '../persistence/secret-box.ts';
import type { CommandAnswer } from './command-answer.ts';

const OLD_BACKUPS = 'Backups made before a key changed still need the older one.';

/**
 * `npm run admin -- rewrap-secrets`: brings every secret under the first of ENCRYPTION_KEYS and counts those that are
 * left, so that an older key can go when none is. API and workers go on meanwhile; it may be stopped and run again. What it
 * did is in the audit log.
 */
export async function runRewrapSecrets(
  prisma: PrismaClient,
  keys: EncryptionKeys,
  now: Instant,
): Promise<CommandAnswer> {
  const secrets = await openSecrets(prisma, keys, now);
  if (secrets.outcome === 'unfit') return { exitCode: 1, message: secrets.message };
  const { rewrapped, left, closed } = await rewrapSecrets(prisma, secrets.box);
  const { id } = keys[0];
  const counts = `${rewrapped} rewrapped under ${id}, ${left} left under an older key or form`;
  const subject = { kind: 'encryption_key', id };
  await appendAudit(prisma, { actor: null, action: 'secrets_rewrapped', subject, to: counts, at: now });
  if (left === 0) return { exitCode: 0, message: `${counts}: ENCRYPTION_KEYS needs no other key. ${OLD_BACKUPS}` };
  if (closed.length === 0) return { exitCode: 1, message: `${counts}, written meanwhile: run it again.` };
  return { exitCode: 1, message: `${counts}. These do not open, keep the older keys: ${closed.join(', ')}.` };
}
