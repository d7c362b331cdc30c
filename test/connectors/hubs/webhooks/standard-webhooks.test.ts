import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { verifyStandardWebhook } from '../../../../src/connectors/hubs/webhooks/standard-webhooks.ts';
import { plusMs } from '../../../../src/domain/instant.ts';

// The vectors of the specification and its libraries: standard-webhooks/standard-webhooks (libraries/javascript and python).
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const otherSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const timestamp = '1614265330';
const sentAt = new Date(Number(timestamp) * 1_000).toISOString();
const v1 = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const v5 = 'v1,78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44=';
const body = '{"test": 2432232314}';

type Delivery = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly receivedAt: string;
};

function verdictOf(change: Partial<Delivery> = {}, secrets: readonly string[] = [secret]) {
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': v1, ...change.headers };
  return verifyStandardWebhook(
    { headers, body: Buffer.from(change.body ?? body), receivedAt: change.receivedAt ?? sentAt },
    secrets,
  );
}
const signedBy = (signature: string) => ({ headers: { 'webhook-signature': signature } });
const genuine = { outcome: 'genuine', id };
const forged = (reason: string) => ({ outcome: 'forged', reason });

describe('a delivery that is signed as the specification says is genuine', () => {
  test.each([
    ['V1', body, secret, v1],
    ['V2, an empty body', '', secret, 'v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A='],
    ['V3, accents', '{"name":"Hôtel été"}', secret, 'v1,cpyeUJ5qQS5aWIhRTwlHaSG+PZXc15brCRkqr/T9lNw='],
    ['V4, no space', '{"test":2432232314}', secret, 'v1,Vif40peJBP7Iyl0XGmu61n4MwdrcHov5CFREBpE0svs='],
    ['V5, another secret', body, otherSecret, v5],
  ])('%s', (_, text, key, signature) => {
    expect(verdictOf({ ...signedBy(signature), body: text }, [key])).toEqual(genuine);
  });

  test('when the valid entry stands among others', () => {
    const wrong = 'Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';
    expect(verdictOf(signedBy(`v1,${wrong} v2,${wrong} ${v1} v1,${wrong}`))).toEqual(genuine);
  });

  test('when the secret is written without its prefix', () => {
    expect(verdictOf({}, [secret.replace('whsec_', '')])).toEqual(genuine);
  });

  test('while secrets are rotated, under either, whichever side has both', () => {
    expect(verdictOf({}, [otherSecret, secret])).toEqual(genuine);
    expect(verdictOf(signedBy(v5), [secret, otherSecret])).toEqual(genuine);
    expect(verdictOf(signedBy(`${v1} ${v5}`), [otherSecret])).toEqual(genuine);
  });

  test.each([299_999, 300_000, -300_000])('%d ms from its timestamp', (ms) => {
    expect(verdictOf({ receivedAt: plusMs(sentAt, ms) })).toEqual(genuine);
  });
});

describe('any other is forged', () => {
  test.each([
    ['another text', 'v1,dawfeoifkpqwoekfpqoekf'],
    ['a signature cut short', v1.slice(0, 'v1,'.length + 8)],
    ['an empty signature', 'v1,'],
    ['one letter altered', v1.replace(/E=$/, 'A=')],
    ['one letter altered in bits that base64 drops', v1.replace(/E=$/, 'F=')],
    ['the valid signature without its padding', v1.replace(/=$/, '')],
    ['another version alone', v1.replace('v1,', 'v2,')],
    ['a version that only begins alike', v1.replace('v1,', 'v1a,')],
    ['the valid signature of another body', 'v1,Vif40peJBP7Iyl0XGmu61n4MwdrcHov5CFREBpE0svs='],
  ])('%s', (_, signature) => {
    expect(verdictOf(signedBy(signature))).toEqual(forged('no_match'));
  });

  test('signed under a secret that is not ours, or is no longer', () => {
    expect(verdictOf({}, [otherSecret])).toEqual(forged('no_match'));
    expect(verdictOf({}, [])).toEqual(forged('no_match'));
  });

  test.each(['', 'whsec_', '!!'])('signed under the empty key, when our secret is %j', (empty) => {
    const underNothing = createHmac('sha256', '').update(`${id}.${timestamp}.${body}`).digest('base64');
    expect(verdictOf(signedBy(`v1,${underNothing}`), [empty])).toEqual(forged('no_match'));
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', (name) => {
    expect(verdictOf({ headers: { [name]: undefined } })).toEqual(forged('headers_missing'));
    expect(verdictOf({ headers: { [name]: '' } })).toEqual(forged('headers_missing'));
  });

  test.each(['hello', `${timestamp}abc`, ` ${timestamp}`, `-${timestamp}`, '1614265330.5', '1e9'])(
    'with a timestamp like %j',
    (text) => {
      expect(verdictOf({ headers: { 'webhook-timestamp': text } })).toEqual(forged('headers_unreadable'));
    },
  );

  test('with an ID that another message could sign as', () => {
    const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(`a.b.${timestamp}.${body}`)
      .digest('base64');
    const headers = { 'webhook-id': 'a.b', 'webhook-signature': `v1,${signature}` };
    expect(verdictOf({ headers })).toEqual(forged('headers_unreadable'));
  });

  test('over five minutes from its timestamp', () => {
    expect(verdictOf({ receivedAt: plusMs(sentAt, 301_000) })).toEqual(forged('too_old'));
    expect(verdictOf({ receivedAt: plusMs(sentAt, -301_000) })).toEqual(forged('too_new'));
  });
});
