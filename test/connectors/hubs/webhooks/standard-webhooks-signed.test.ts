import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { verifyStandardWebhook } from '../../../../src/connectors/hubs/webhooks/standard-webhooks.ts';

/** What a sender signs by the specification's own package, which shares no code with what judges it. */
const messages = fc.record({
  id: fc.stringMatching(/^msg_[A-Za-z0-9]{1,30}$/),
  atSec: fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }),
  body: fc.string({ unit: 'binary', maxLength: 200 }),
  key: fc.uint8Array({ minLength: 24, maxLength: 64 }),
});
type Message = typeof messages extends fc.Arbitrary<infer T> ? T : never;

function secretOf(key: Uint8Array): string {
  return `whsec_${Buffer.from(key).toString('base64')}`;
}

function signatureOf({ id, atSec, body, key }: Message): string {
  return new Webhook(secretOf(key)).sign(id, new Date(atSec * 1_000), Buffer.from(body));
}

/** The verdict on a message under `secrets`, received `lateSec` after its timestamp. */
function verdictOn(message: Message, signature: string, secrets: readonly string[], lateSec = 0) {
  const headers = {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.atSec),
    'webhook-signature': signature,
  };
  const receivedAt = new Date((message.atSec + lateSec) * 1_000).toISOString();
  return verifyStandardWebhook({ headers, body: Buffer.from(message.body), receivedAt }, secrets);
}

describe('what the standardwebhooks package signs', () => {
  test('is genuine within five minutes of its timestamp, and forged beyond', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: -900, max: 900 }), (message, lateSec) => {
        const verdict = verdictOn(message, signatureOf(message), [secretOf(message.key)], lateSec);
        expect(verdict.outcome).toBe(Math.abs(lateSec) <= 300 ? 'genuine' : 'forged');
      }),
    );
  });

  test('is genuine while secrets are rotated, and forged once the old one is taken out', () => {
    fc.assert(
      fc.property(messages, fc.uint8Array({ minLength: 24, maxLength: 64 }), (message, next) => {
        fc.pre(!Buffer.from(next).equals(Buffer.from(message.key)));
        const signature = signatureOf(message);
        const both = `${signatureOf({ ...message, key: next })} ${signature}`;
        expect(verdictOn(message, signature, [secretOf(next), secretOf(message.key)]).outcome).toBe('genuine');
        expect(verdictOn(message, both, [secretOf(next)]).outcome).toBe('genuine');
        expect(verdictOn(message, signature, [secretOf(next)]).outcome).toBe('forged');
      }),
    );
  });

  test('is forged with another body, ID or time', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const signature = signatureOf(message);
        const secrets = [secretOf(message.key)];
        const others = [
          { ...message, body: `${message.body} ` },
          { ...message, id: `${message.id}0` },
          { ...message, atSec: message.atSec + 1 },
        ];
        expect(others.map((other) => verdictOn(other, signature, secrets).outcome)).toEqual(others.map(() => 'forged'));
      }),
    );
  });
});
