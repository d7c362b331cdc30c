import { createECDH, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import webPush from 'web-push';
import { readPushBody, subscriberKeys } from '../support/push-body.ts';

const base64url = (text: string) => Buffer.from(text, 'base64url');

describe('the body of a push message', () => {
  test('is read as the example of RFC 8291 section 5 says', () => {
    const keys = subscriberKeys(
      base64url('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
      base64url('BTBZMqHH6r4Tts7J_aSIgg'),
    );
    const body = base64url(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
    expect(readPushBody(body, keys)).toBe('When I grow up, I want to be a watermelon');
  });

  test('that web-push writes for a subscription is read with its keys, and with no others', () => {
    const pair = createECDH('prime256v1');
    const p256dh = pair.generateKeys().toString('base64url');
    const authSecret = randomBytes(16);
    const written = webPush.encrypt(p256dh, authSecret.toString('base64url'), 'Double réservation', 'aes128gcm');
    expect(readPushBody(written.cipherText, { pair, authSecret })).toBe('Double réservation');
    expect(() => readPushBody(written.cipherText, { pair, authSecret: randomBytes(16) })).toThrow();
  });
});
