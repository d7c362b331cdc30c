import { createCipheriv } from 'node:crypto';
import { findStamp, isStamp } from './stamp-search.ts';

const [lineFeed, space, tab, zero, nine] = [0x0a, 0x20, 0x09, 0x30, 0x39];

/** Bodies up to this size are hashed from one piece of memory: taking it anew costs more than the hash. */
const maxKeptBytes = 512 * 1024;
const kept = Buffer.alloc(maxKeptBytes);

/**
 * A hash of a body, 128 bits in hex, in which the digits of its stamps (DTSTAMP, LAST-MODIFIED, CREATED) count as zeros:
 * platforms write the time of the fetch there, on every event. Two bodies of one hash differ in nothing else, so they read
 * alike; nothing is parsed and nothing left out, so a body cut short has another hash.
 */
export function canonicalHash(body: Uint8Array): string {
  const bytes = copyOf(body);
  // A platform's events are often of one length: the next stamp is first looked for as far away as the last one was. Where
  // that passes over a stamp of another kind, the hash only says “changed” more often.
  let gap = 0;
  for (let at = findStamp(bytes, 0); at !== -1; ) {
    const end = zeroLine(bytes, at + 1);
    const next = gap > 0 && isStamp(bytes, at + gap) ? at + gap : findStamp(bytes, end);
    gap = next - at;
    at = next;
  }
  return checksumOf(bytes);
}

function copyOf(body: Uint8Array): Buffer {
  if (body.byteLength > maxKeptBytes) return Buffer.from(body);
  kept.set(body);
  return kept.subarray(0, body.byteLength);
}

/** Zeroes digits to the end of the line, its folded parts included; answers where that is. */
function zeroLine(bytes: Buffer, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= zero && byte <= nine) bytes[at] = zero;
    else if (byte === lineFeed && bytes[at + 1] !== space && bytes[at + 1] !== tab) break;
  }
  return at;
}

const checksumKey = Buffer.from('relais canonical');
const checksumNonce = Buffer.alloc(12);

/**
 * GMAC (NIST SP 800-38D) under a key that is no secret: a checksum of 128 bits, several times as fast as SHA-256. It keeps
 * bodies apart, it proves nothing of who wrote them; to make two of one checksum takes all of both, and who writes those
 * can serve what he likes anyway.
 */
function checksumOf(bytes: Buffer): string {
  const cipher = createCipheriv('aes-128-gcm', checksumKey, checksumNonce);
  cipher.setAAD(bytes);
  cipher.final();
  return cipher.getAuthTag().toString('hex');
}
