import { createHmac } from 'node:crypto';
import type { Cause } from '../domain/cause.ts';
import type { SecretBox } from './secret-box.ts';

const MARK_DIGITS = 32;

/** Marks a cause of a listing: 32 hex digits, always the same. */
export type CauseMark = (listingId: string, cause: Pick<Cause, 'kind' | 'id'>) => string;

/**
 * The mark that an exported entry's UID is made of: a keyed hash of its cause, so that a UID tells nothing, cannot be made
 * up, and stays the same in every export of the listing for as long as the cause stands.
 */
export function causeMarks(box: SecretBox): CauseMark {
  const key = box.mark('key of the UIDs of exported entries');
  return (listingId, { kind, id }) => {
    const digest = createHmac('sha256', key).update(`${listingId}|${kind}|${id}`).digest('hex');
    return digest.slice(0, MARK_DIGITS);
  };
}
