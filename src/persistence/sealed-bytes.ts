import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes under AES-256-GCM: a random 96-bit IV, and the ciphertext with its 128-bit tag behind it. */
export type SealedBytes = { readonly iv: Buffer; readonly body: Buffer };

/** Seals under a key of 32 bytes; `context` is authenticated with the bytes and kept nowhere (NIST SP 800-38D). */
export function sealBytes(bytes: Buffer, key: Buffer, context: string): SealedBytes {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context));
  return { iv, body: Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]) };
}

/** What was sealed; undefined when key, context or a single bit is not what it was. */
export function openBytes({ iv, body }: SealedBytes, key: Buffer, context: string): Buffer | undefined {
  if (iv.length !== IV_BYTES || body.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
