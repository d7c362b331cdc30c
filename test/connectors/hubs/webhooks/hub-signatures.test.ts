import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isHeaderToken } from '../../../../src/connectors/hubs/webhooks/header-token.ts';
import { isSignedInHex } from '../../../../src/connectors/hubs/webhooks/hex-signature.ts';

const secret = 'lodgify_test_secret';
const object =
  '{"action":"availability_change","property_id":1000,"room_type_ids":[1233],"start":"2022-06-13T00:00:00","end":"2022-06-14T00:00:00","source":"Manual"}';
const l1 = 'sha256=c062786286e8d43157827afce2d0c7c18fffbb7f8cf4bbc5c54ac8bd952bf53c';
const l2 = 'sha256=ba2e58464f13409f3c1cf721f2c5735d3b6a6c40c9677b51a041d62a716e9feb';

function isSigned(header: string | undefined, text: string = object, secrets: readonly string[] = [secret]): boolean {
  return isSignedInHex(header, { body: Buffer.from(text), secrets });
}

describe('a signature in hex', () => {
  test('is of the very bytes, in either case of its digits', () => {
    expect([isSigned(l1), isSigned(`sha256=${l1.slice('sha256='.length).toUpperCase()}`)]).toEqual([true, true]);
    expect([isSigned(l2, `[${object}]`), isSigned(l1, `[${object}]`), isSigned(l1, `${object} `)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('may be under any of the secrets that are ours, and no other', () => {
    expect([isSigned(l1, object, ['old', secret]), isSigned(l1, object, ['old']), isSigned(l1, object, [])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('under an empty secret proves nothing', () => {
    expect(isSigned(`sha256=${createHmac('sha256', '').update(object).digest('hex')}`, object, [''])).toBe(false);
  });

  test.each([undefined, '', 'sha256=', l1.slice(0, -1), `${l1}0`, l1.replace('sha256=', ''), l1.replace('c', 'g')])(
    'that reads %j is none',
    (header) => expect(isSigned(header)).toBe(false),
  );
});

test('a header of our choice is compared whole', () => {
  const tokens = ['old-token', 'token'];
  expect(['token', 'old-token', 'toke', 'token ', '', undefined].map((given) => isHeaderToken(given, tokens))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([isHeaderToken('', ['']), isHeaderToken(undefined, ['']), isHeaderToken('token', [])]).toEqual([
    false,
    false,
    false,
  ]);
});
