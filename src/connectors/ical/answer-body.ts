import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { codeOf } from './error-code.ts';

/** A body with its content coding undone, or why there is none. */
export type AnswerBody =
  | { readonly outcome: 'read'; readonly bytes: Uint8Array }
  | { readonly outcome: 'too_big' }
  | { readonly outcome: 'undecodable'; readonly reason: 'more than one coding' | 'unknown coding' | 'corrupt coding' };

/** What the fetcher accepts, for `accept-encoding`. */
export const acceptedCodings = 'gzip, br, deflate';

type Decode = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const unzip: Decode = promisify(gunzip);
const unbrotli: Decode = promisify(brotliDecompress);
const inflateWrapped: Decode = promisify(inflate);
const inflateBare: Decode = promisify(inflateRaw);

const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', unzip],
  ['x-gzip', unzip],
  ['br', unbrotli],
  // RFC 9110 §8.4.1.2: some servers send deflate without its zlib wrapper, whose first byte has 8 in its low half.
  ['deflate', (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateWrapped : inflateBare)(bytes, options)],
]);

/**
 * Reads a body of at most `maxBytes` bytes, counted both as sent and as decoded: decoding stops at the byte that exceeds
 * it, so a compression bomb costs no more than a full body. At most one coding is undone. Throws what the stream throws.
 */
export async function readAnswerBody(
  stream: AsyncIterable<Uint8Array>,
  contentEncoding: string,
  maxBytes: number,
): Promise<AnswerBody> {
  const codings = codingsOf(contentEncoding);
  if (codings.length > 1) return { outcome: 'undecodable', reason: 'more than one coding' };
  const decode = decoders.get(codings[0] ?? '');
  if (codings.length === 1 && !decode) return { outcome: 'undecodable', reason: 'unknown coding' };
  const sent = await readCounted(stream, maxBytes);
  if (!sent) return { outcome: 'too_big' };
  return decode && sent.length > 0 ? decoded(sent, decode, maxBytes) : { outcome: 'read', bytes: sent };
}

function codingsOf(contentEncoding: string): string[] {
  const codings = contentEncoding.toLowerCase().split(',');
  return codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
}

async function readCounted(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

async function decoded(sent: Uint8Array, decode: Decode, maxBytes: number): Promise<AnswerBody> {
  try {
    return { outcome: 'read', bytes: await decode(sent, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const tooBig = codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
    return tooBig ? { outcome: 'too_big' } : { outcome: 'undecodable', reason: 'corrupt coding' };
  }
}
