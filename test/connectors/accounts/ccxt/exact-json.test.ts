import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exactJson } from '../../../../src/connectors/accounts/ccxt/exact-json.ts';

test.each([
  ['a sequence above 2^53', '{"seq":9007199254740993}', { seq: '9007199254740993' }],
  ['more decimals than a double has', '{"time":1688667796.88023456}', { time: '1688667796.88023456' }],
  ['an exponent and a minus', '[-1.50e-7,1E5]', ['-1.50e-7', '1E5']],
  ['digits within texts', '{"a":"12","b":"x 1, \\"2\\": 3"}', { a: '12', b: 'x 1, "2": 3' }],
  ['a text that ends with a backslash', '{"a":"\\\\","b":7}', { a: '\\', b: '7' }],
  ['words that are no numbers', '[true,false,null]', [true, false, null]],
])('keeps %s', (_what, text, value) => {
  expect(exactJson(text)).toEqual(value);
});

test.each(['', '{"a":1', '{1:2}', '[01]', 'OK', '"unended 12'])('refuses %j, which is no JSON', (text) => {
  expect(() => exactJson(text)).toThrow(SyntaxError);
});

test('changes nothing but numbers, whatever the value', () => {
  const quoted = (value: unknown): unknown => {
    if (typeof value === 'number') return JSON.stringify(value);
    if (Array.isArray(value)) return value.map(quoted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, quoted(inner)]));
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(exactJson(JSON.stringify(value))).toEqual(quoted(plain));
    }),
    { verbose: true },
  );
});
