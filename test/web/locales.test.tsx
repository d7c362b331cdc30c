/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import { fieldErrorCodes } from '../../src/contract/problem.ts';
import { en } from '../../web/src/locales/en.ts';
import { fr } from '../../web/src/locales/fr.ts';

/** Every text by its dotted key. */
function textsOf(tree: object, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') texts.set(prefix + key, value);
    else if (typeof value === 'object')
      for (const [name, text] of textsOf(value, `${prefix}${key}.`)) texts.set(name, text);
  }
  return texts;
}

const slotsOf = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the two languages', () => {
  const french = textsOf(fr);
  const english = textsOf(en);

  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...french.keys()].sort());
  });

  test('fill each text with the same values', () => {
    const filled = (texts: ReadonlyMap<string, string>) => [...texts].map(([key, text]) => [key, slotsOf(text)]);
    expect(filled(english)).toEqual(filled(french));
  });

  test('have words for everything that can be wrong with a field', () => {
    expect(fieldErrorCodes.filter((code) => !french.has(`field.${code}`))).toEqual([]);
  });

  test('have a singular wherever they have a plural', () => {
    const plurals = [...french.keys()].filter((key) => key.endsWith('_other'));
    expect(plurals.filter((key) => !french.has(key.replace(/_other$/, '_one')))).toEqual([]);
  });

  test('never break a French line before ; : ! ? or inside quotes, and use the typographic apostrophe', () => {
    const careless = [...french].filter(([, text]) => / [;:!?»]|« |\w'\w/.test(text));
    expect(careless).toEqual([]);
  });
});
