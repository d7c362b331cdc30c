import { createCipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from '../../src/persistence/secret-box.ts';

/** A secret as the first version of relais sealed it: `v1.<keyId>.<iv>.<ciphertext and tag>`, without a key of its own. */
export function sealedAsV1(plaintext: string, context: string, { id, key }: EncryptionKey): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return ['v1', id, iv.toString('base64url'), body.toString('base64url')].join('.');
}
