import { createDecipheriv, createECDH, type ECDH, hkdfSync } from 'node:crypto';

/** What a browser keeps of its subscription: a P-256 key pair and 16 random bytes. */
export type SubscriberKeys = { readonly pair: ECDH; readonly authSecret: Buffer };

const KEY_BYTES = 65;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const LAST_RECORD = 2;

/** The keys of a subscriber from its private key and secret. */
export function subscriberKeys(privateKey: Buffer, authSecret: Buffer): SubscriberKeys {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  return { pair, authSecret };
}

/**
 * Reads the body of a push message as a browser does (RFC 8291 section 3.4 and RFC 8188 section 2), written from these texts
 * alone: header of salt, record size and the sender's public key, then one AES-128-GCM record. Throws on anything else.
 */
export function readPushBody(body: Buffer, { pair, authSecret }: SubscriberKeys): string {
  const salt = body.subarray(0, SALT_BYTES);
  const recordSize = body.readUInt32BE(SALT_BYTES);
  const keyLength = body.readUInt8(SALT_BYTES + 4);
  const sender = body.subarray(SALT_BYTES + 5, SALT_BYTES + 5 + keyLength);
  const record = body.subarray(SALT_BYTES + 5 + keyLength);
  if (keyLength !== KEY_BYTES) throw new Error(`the sender's key has ${keyLength} bytes instead of ${KEY_BYTES}`);
  if (record.length > recordSize) throw new Error('a push message is one record (RFC 8291 section 4)');
  const secret = pair.computeSecret(sender);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
  const keyMaterial = derive({ secret, salt: authSecret, info, bytes: 32 });
  const key = derive({ secret: keyMaterial, salt, info: Buffer.from('Content-Encoding: aes128gcm\0'), bytes: 16 });
  const nonce = derive({ secret: keyMaterial, salt, info: Buffer.from('Content-Encoding: nonce\0'), bytes: 12 });
  return withoutPadding(open(record, key, nonce)).toString('utf8');
}

function derive(from: {
  readonly secret: Buffer;
  readonly salt: Buffer;
  readonly info: Buffer;
  readonly bytes: number;
}): Buffer {
  return Buffer.from(hkdfSync('sha256', from.secret, from.salt, from.info, from.bytes));
}

function open(record: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(record.length - TAG_BYTES));
  return Buffer.concat([decipher.update(record.subarray(0, record.length - TAG_BYTES)), decipher.final()]);
}

function withoutPadding(plain: Buffer): Buffer {
  const end = plain.findLastIndex((byte) => byte !== 0);
  if (plain[end] !== LAST_RECORD) throw new Error('the record does not end as the last one does (RFC 8188 section 2)');
  return plain.subarray(0, end);
}
