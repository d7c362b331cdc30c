/**
 * A table as RFC 4180 has it: a line of names, then one a row, with CRLF. `columns` gives the name of each field; `a.b` is field b of
 * field a. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, “CSV injection”), but numbers stay numbers.
 */
export function csvOf(
  columns: Readonly<Record<string, string>>,
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  const lines = rows.map((row) =>
    Object.keys(columns)
      .map((path) => cell(valueAt(row, path)))
      .join(','),
  );
  return [Object.values(columns).map(quoted).join(','), ...lines, ''].join('\r\n');
}

function valueAt(row: Readonly<Record<string, unknown>>, path: string): unknown {
  const [name = '', inner] = path.split('.');
  const value = row[name];
  if (inner === undefined) return value;
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === inner)?.[1]
    : undefined;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return quoted(safe(value));
  if (Array.isArray(value)) return quoted(value.map(feeText).join(' + '));
  return quoted(JSON.stringify(value));
}

function feeText(fee: unknown): string {
  return typeof fee === 'object' && fee !== null ? Object.values(fee).join(' ') : String(fee);
}

function safe(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  return !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
