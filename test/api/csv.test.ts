import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvOf } from '../../src/api/csv.ts';

const columns = { name: 'name', 'fee.amount': 'fee', fees: 'fees' };
const lines = (rows: readonly Readonly<Record<string, unknown>>[]) => csvOf(columns, rows).split('\r\n');

describe('a table as text/csv', () => {
  test('has a line of names and one for each row, each ended by CRLF', () => {
    expect(csvOf(columns, [{ name: 'a' }, { name: 'b' }])).toBe('name,fee,fees\r\na,,\r\nb,,\r\n');
    expect(csvOf(columns, [])).toBe('name,fee,fees\r\n');
  });

  test('takes what is inside, what there are several of, and nothing for nothing', () => {
    const fees = [
      { amount: '0.10', currency: 'USD' },
      { amount: '2', currency: 'BNB' },
    ];
    const row = { name: null, fee: { amount: '0.10', currency: 'USD' }, fees };
    expect(lines([row])[1]).toBe(',0.10,0.10 USD + 2 BNB');
    expect(lines([{ name: true, fee: null, fees: [] }])[1]).toBe('true,,');
    expect(lines([{ name: 12 }])[1]).toBe('12,,');
  });

  test.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "no"', '"say ""no"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['CRLF', 'a\r\nb', '"a\r\nb"'],
  ])('quotes %s', (_what, text, cell) => {
    expect(csvOf({ name: 'name' }, [{ name: text }])).toBe(`name\r\n${cell}\r\n`);
  });

  test.each([
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=HYPERLINK("http://a.example")',
    '-',
    '+1',
    '1e5=',
    '-1,5',
  ])('guards %j where a spreadsheet would take it for a formula, and nothing else', (text) => {
    const [, cell = ''] = csvOf({ name: 'name' }, [{ name: text }]).split(/^name\r\n/);
    const isFormula = /^[=+\-@\t\r]/.test(text);
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(isFormula);
  });

  test.each(['-12.50', '0.000000000000000001', '123456789012345678901234567890.10', '-0.1'])(
    'writes the number %s digit by digit',
    (text) => {
      expect(csvOf({ name: 'name' }, [{ name: text }])).toBe(`name\r\n${text}\r\n`);
    },
  );

  test('gives back any text to whoever reads it as RFC 4180 says', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (texts) => {
        const rows = parsed(
          csvOf(
            { name: 'name' },
            texts.map((name) => ({ name })),
          ),
        );
        const guarded = texts.map((text) =>
          /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text,
        );
        expect(rows).toEqual(['name', ...guarded]);
      }),
    );
  });
});

/** The one cell of each line of a table of one column. */
function parsed(csv: string): readonly string[] {
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  for (let index = 0; index < csv.length; index += 1) {
    const sign = csv.charAt(index);
    if (isQuoted && sign === '"' && csv.charAt(index + 1) === '"') {
      cell += '"';
      index += 1;
    } else if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && sign === '\r' && csv.charAt(index + 1) === '\n') {
      cells.push(cell);
      cell = '';
      index += 1;
    } else cell += sign;
  }
  return cells;
}
