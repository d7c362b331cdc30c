import { isAscii } from 'node:buffer';

/** A calendar's unfolded content lines, without blank ones and without spaces at their ends, or why it is none. */
export type CalendarText =
  | { readonly outcome: 'read'; readonly lines: readonly string[]; readonly isUtf8: boolean }
  | { readonly outcome: 'unreadable'; readonly reason: string };

const maxLines = 200_000;
const maxLineLength = 64 * 1024;

/**
 * Decodes a body into content lines (RFC 5545 §3.1). Unfolding comes first, on the bytes, because a fold may fall inside
 * a character. UTF-8 with or without its mark; what is not valid UTF-8 is read as windows-1252. Bare LF counts as a line
 * end. A body that does not begin with `BEGIN:VCALENDAR` is refused by what it looks like.
 */
export function readCalendarText(body: Uint8Array): CalendarText {
  const folded = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  if (body.byteLength >= maxLines && countLines(folded) > maxLines) return unreadable(`more than ${maxLines} lines`);
  const flat = unfolded(folded);
  const { text, isUtf8 } = isAscii(body) ? { text: flat, isUtf8: true } : decode(Buffer.from(flat, 'latin1'));
  const misfit = describeMisfit(text);
  if (misfit) return unreadable(misfit);
  const lines: string[] = [];
  for (let from = 0; from < text.length; ) {
    const feed = text.indexOf('\n', from);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(from, text[end - 1] === '\r' ? end - 1 : end).trim();
    if (line.length > maxLineLength) return unreadable(`a line over ${maxLineLength} characters`);
    if (line !== '') lines.push(line);
    from = end + 1;
  }
  return { outcome: 'read', lines, isUtf8 };
}

function unfolded(text: string): string {
  return text.includes('\n ') || text.includes('\n\t') ? text.replace(/\r?\n[ \t]/g, '') : text;
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function decode(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = hasMark ? bytes.subarray(3) : bytes;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content), isUtf8: true };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(content), isUtf8: false };
  }
}

function describeMisfit(text: string): string | undefined {
  const start = /^\s*([^]{0,20})/.exec(text)?.[1]?.toUpperCase() ?? '';
  if (start === '') return 'empty body';
  if (start.startsWith('<')) return 'HTML or XML instead of a calendar';
  if (start.startsWith('{') || start.startsWith('[')) return 'JSON instead of a calendar';
  return /^BEGIN:VCALENDAR\s/.test(`${start}\n`) ? undefined : 'does not begin with BEGIN:VCALENDAR';
}

function unreadable(reason: string): CalendarText {
  return { outcome: 'unreadable', reason };
}
