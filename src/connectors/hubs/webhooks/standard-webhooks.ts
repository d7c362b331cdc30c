import { createHmac } from 'node:crypto';
import type { WebhookDelivery } from '../../../hub-ports.ts';
import { isSameText } from './same-text.ts';

/** Why a delivery is not believed; for ops, and never told to its sender. */
export type ForgeryReason = 'headers_missing' | 'headers_unreadable' | 'too_old' | 'too_new' | 'no_match';

/** `id` names the message: the same in each repeat of it. */
export type StandardWebhookVerdict =
  | { readonly outcome: 'genuine'; readonly id: string }
  | { readonly outcome: 'forged'; readonly reason: ForgeryReason };

/** How far the sender's clock, or a delivery on its way, may be from ours, either way. */
const toleranceSec = 5 * 60;

/**
 * Verifies a delivery by Standard Webhooks v1: `webhook-signature` holds, among entries apart by spaces, a
 * `v1,<base64 of HMAC-SHA256>` of `<webhook-id>.<webhook-timestamp>.<body>` under one of `secrets` (several while they are
 * rotated). Secrets are base64 of the key, with or without `whsec_`; one without a key never matches. The timestamp is of
 * this attempt, in Unix seconds, at most 5 minutes from when it was received. Mirrors the specification at
 * standard-webhooks/standard-webhooks, more strictly in two things: an ID with a dot, which would let two messages sign as
 * one text, and a timestamp with a tail are unreadable.
 */
export function verifyStandardWebhook(
  { headers, body, receivedAt }: WebhookDelivery,
  secrets: readonly string[],
): StandardWebhookVerdict {
  const [id, timestamp, signature] = [
    headers['webhook-id'],
    headers['webhook-timestamp'],
    headers['webhook-signature'],
  ];
  if (!id || !timestamp || !signature) return { outcome: 'forged', reason: 'headers_missing' };
  if (id.includes('.') || !/^\d{1,12}$/.test(timestamp)) return { outcome: 'forged', reason: 'headers_unreadable' };
  const ageSec = Math.floor(Date.parse(receivedAt) / 1_000) - Number(timestamp);
  if (ageSec > toleranceSec) return { outcome: 'forged', reason: 'too_old' };
  if (ageSec < -toleranceSec) return { outcome: 'forged', reason: 'too_new' };
  const given = signature.split(' ').flatMap((entry) => (entry.startsWith('v1,') ? [entry.slice('v1,'.length)] : []));
  const wanted = secrets.flatMap((secret) => signatureUnder(secret, `${id}.${timestamp}.`, body));
  // Every pair is compared, so that the time does not tell which secret or entry matched.
  const matches = wanted.flatMap((one) => given.map((other) => isSameText(other, one)));
  return matches.includes(true) ? { outcome: 'genuine', id } : { outcome: 'forged', reason: 'no_match' };
}

/** Empty for a secret without a key: anybody can sign under an empty one. */
function signatureUnder(secret: string, head: string, body: Uint8Array): string[] {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return key.byteLength === 0 ? [] : [createHmac('sha256', key).update(head, 'utf8').update(body).digest('base64')];
}
