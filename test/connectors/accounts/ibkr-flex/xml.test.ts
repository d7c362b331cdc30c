import { describe, expect, test } from '@jest/globals';
import { readXml } from '../../../../src/connectors/accounts/ibkr-flex/flex-xml.ts';

const report =
  '<?xml version="1.0" encoding="UTF-8"?>\n<R type="AF">\n<T a=" 1 " b="A &amp; B&#10;&#x41;&lt;&quot;" c=\'x>y\'/><T a="2"/><U>text &gt; it</U></R>\n';

test('a document is read in its order, spaces kept, entities of XML itself decoded', () => {
  const reading = readXml(report);
  if (reading.outcome !== 'document') throw new Error(reading.outcome);
  const { root } = reading;
  expect(root.tag).toBe('R');
  expect(root.attributes).toEqual({ type: 'AF' });
  expect(root.children.map(({ tag, attributes }) => [tag, attributes])).toEqual([
    ['T', { a: ' 1 ', b: 'A & B\nA<"', c: 'x>y' }],
    ['T', { a: '2' }],
    ['U', {}],
  ]);
  expect(root.children[2]?.text).toBe('text > it');
});

test('cut anywhere it is not a document: nothing of it is taken', () => {
  const whole = report.trimEnd();
  const outcomes = Array.from({ length: whole.length }, (_, length) => readXml(whole.slice(0, length)).outcome);
  // Shorter than “<?xml” it could be anything.
  expect(new Set(outcomes.slice(5))).toEqual(new Set(['cut']));
  expect(outcomes.slice(0, 5)).not.toContain('document');
});

describe('what is not read at all', () => {
  test.each([
    ['entities of its own', '<!DOCTYPE R [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><R x="&b;"/>'],
    ['a file of the machine', '<!DOCTYPE R [<!ENTITY a SYSTEM "file:///etc/passwd">]><R>&a;</R>'],
    ['an attribute that JavaScript takes for its own', '<R __proto__="1"/>'],
    ['an element that it does', '<R><__proto__ isAdmin="1"/></R>'],
    ['two roots', '<R/><R/>'],
    ['text', 'hello'],
    ['depth without end', `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`],
  ])('%s', (_name, text) => {
    expect(readXml(text)).toEqual({ outcome: 'malformed' });
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  test('an entity that is not XML’s own stays as it is', () => {
    const reading = readXml('<R x="&nbsp;&#99999999;&#x110000;"/>');
    expect(reading).toMatchObject({ root: { attributes: { x: '&nbsp;&#99999999;&#x110000;' } } });
  });

  test('more than is ever read', () => {
    expect(readXml(`<R>${' '.repeat(64_000_000)}</R>`)).toEqual({ outcome: 'too_big' });
  });
});
