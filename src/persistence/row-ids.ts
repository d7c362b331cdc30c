import { randomUUID } from 'node:crypto';

/**
 * IDs of rows that one statement inserts, such as the client gives (UUIDs of version 7): they rise with time, and here in the
 * order of the rows.
 */
export function newIds(count: number): string[] {
  const time = Date.now().toString(16).padStart(12, '0');
  return Array.from({ length: count }, () => idAt(time)).sort();
}

function idAt(time: string): string {
  const afterVersion = randomUUID().slice('xxxxxxxx-xxxx-4'.length);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${afterVersion}`;
}
