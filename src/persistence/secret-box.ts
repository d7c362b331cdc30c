import { createHmac, randomBytes } from 'node:crypto';
import { openBytes, sealBytes } from './sealed-bytes.ts';
import { parseSealedText, type SealedText, writeSealedText } from './sealed-text.ts';

/** One key-encryption key by its ID; 32 random bytes. The first of a list encrypts, all decrypt. */
export type EncryptionKey = { readonly id: string; readonly key: Buffer };
export type EncryptionKeys = readonly [EncryptionKey, ...EncryptionKey[]];

/**
 * Keeps secrets of rows by envelope encryption: each text under a random key of its own, that key under one of
 * ENCRYPTION_KEYS. `context` names table, column, row and owner, so that a sealed text cannot be moved to another place.
 */
export type SecretBox = {
  seal(plaintext: string, context: string): string;
  /** Throws when the text was moved, changed, or sealed with a key that is not configured. */
  open(sealed: string, context: string): string;
  /** The same secret under the first key; a text that has a key of its own stays as it was sealed. Throws as `open`. */
  rewrap(sealed: string, context: string): string;
  /** True when nothing is to be rewrapped: the newest form, under the first key. */
  isCurrent(sealed: string): boolean;
  /** The same text always gives the same mark, which tells nothing of the text without the key. */
  mark(text: string): string;
};

const DATA_KEY_BYTES = 32;

/**
 * A box over these keys. `markKey` makes the marks; it must stay the same for as long as the rows do, and is the last key
 * for an installation that has none of its own.
 */
export function createSecretBox(keys: EncryptionKeys, markKey: Buffer = (keys.at(-1) ?? keys[0]).key): SecretBox {
  const [current] = keys;
  const seal = (plaintext: string, context: string) => {
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const sealed = sealBytes(Buffer.from(plaintext), dataKey, textContext(context));
    return writeSealedText({ version: 'v2', ...wrap(dataKey, current, context), sealed });
  };
  const open = (sealed: string, context: string) => openText(keys, parsed(sealed), context).toString('utf8');
  return {
    seal,
    open,
    rewrap(text, context) {
      const sealed = parsed(text);
      // Also where only its key is wrapped anew: what does not open must not pass for done.
      const plaintext = open(text, context);
      if (sealed.version === 'v1') return seal(plaintext, context);
      const dataKey = unwrap(keys, sealed, context);
      return writeSealedText({ version: 'v2', ...wrap(dataKey, current, context), sealed: sealed.sealed });
    },
    isCurrent(text) {
      const sealed = parseSealedText(text);
      return sealed?.version === 'v2' && sealed.keyId === current.id;
    },
    mark: (text) => createHmac('sha256', markKey).update(text).digest('base64url'),
  };
}

function parsed(text: string): SealedText {
  const sealed = parseSealedText(text);
  if (!sealed)
    throw new Error('A sealed text is in no form that is known: it was changed, or written by a later version.');
  return sealed;
}

function wrap(dataKey: Buffer, { id, key }: EncryptionKey, context: string) {
  return { keyId: id, wrappedKey: sealBytes(dataKey, key, keyContext(id, context)) };
}

function unwrap(keys: EncryptionKeys, sealed: Extract<SealedText, { version: 'v2' }>, context: string): Buffer {
  const { keyId, wrappedKey } = sealed;
  return opened(openBytes(wrappedKey, keyOf(keys, keyId), keyContext(keyId, context)), keyId);
}

function openText(keys: EncryptionKeys, text: SealedText, context: string): Buffer {
  const { keyId, sealed } = text;
  if (text.version === 'v1') return opened(openBytes(sealed, keyOf(keys, keyId), context), keyId);
  return opened(openBytes(sealed, unwrap(keys, text, context), textContext(context)), keyId);
}

function keyOf(keys: EncryptionKeys, keyId: string): Buffer {
  const found = keys.find(({ id }) => id === keyId);
  if (!found) throw new Error(`Encryption key ${keyId} is not configured. Add it to ENCRYPTION_KEYS.`);
  return found.key;
}

function opened(bytes: Buffer | undefined, keyId: string): Buffer {
  if (bytes) return bytes;
  throw new Error(
    `A sealed text does not open: it was changed or moved, or ENCRYPTION_KEYS has another key as ${keyId}.`,
  );
}

function keyContext(keyId: string, context: string): string {
  return `relais v2 key ${keyId}|${context}`;
}

function textContext(context: string): string {
  return `relais v2 text|${context}`;
}
