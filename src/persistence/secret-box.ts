import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** One key by its ID; 32 random bytes. The first of a list encrypts, all decrypt. */
export type EncryptionKey = { readonly id: string; readonly key: Buffer };

/** Keeps secrets of rows. `context` names table, column and owner, so that a sealed text cannot be moved to another row. */
export type SecretBox = {
  seal(plaintext: string, context: string): string;
  /** Throws when the text was moved, changed, or sealed with a key that is not configured. */
  open(sealed: string, context: string): string;
  /** The same text always gives the same mark, which tells nothing of the text without the key. */
  mark(text: string): string;
};

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with the context as additional data; sealed form `v1.<keyId>.<iv>.<ciphertext and tag>` in base64url. */
export function createSecretBox(keys: readonly [EncryptionKey, ...EncryptionKey[]]): SecretBox {
  const [current] = keys;
  return {
    seal(plaintext, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return ['v1', current.id, iv.toString('base64url'), body.toString('base64url')].join('.');
    },
    open(sealed, context) {
      const [version, keyId, iv, body] = sealed.split('.');
      const found = keys.find((candidate) => candidate.id === keyId);
      if (version !== 'v1' || iv === undefined || body === undefined)
        throw new Error('A sealed text is not in form v1.');
      if (!found) throw new Error(`Encryption key ${keyId} is not configured. Add it to ENCRYPTION_KEYS.`);
      return openWith(found.key, { iv: Buffer.from(iv, 'base64url'), body: Buffer.from(body, 'base64url'), context });
    },
    mark: (text) =>
      createHmac('sha256', keys[keys.length - 1]?.key ?? current.key)
        .update(text)
        .digest('base64url'),
  };
}

function openWith(key: Buffer, sealed: { iv: Buffer; body: Buffer; context: string }): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(sealed.context));
  decipher.setAuthTag(sealed.body.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.body.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}
