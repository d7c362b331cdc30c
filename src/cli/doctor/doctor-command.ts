import { parseArgs } from 'node:util';
import { isTimeZone } from '../../domain/calendar-date.ts';

/** Where a calendar is: at an address, which is a secret, or in a file. */
export type FeedSource = { readonly kind: 'url' | 'file'; readonly text: string };

/** What `npm run doctor` is asked to examine, what to compare it with, and how to tell it; or why the command is wrong. */
export type DoctorCommand =
  | {
      readonly outcome: 'examine';
      readonly source: FeedSource;
      readonly compared: FeedSource | null;
      readonly timeZone: string;
      readonly isJson: boolean;
    }
  | { readonly outcome: 'refused'; readonly message: string };

const usage =
  'Use: npm run doctor -- <url or file> [--compare <url or file of the same listing>] [--time-zone <IANA name>] [--json]';
const DEFAULT_TIME_ZONE = 'Europe/Paris';

/** Reads the words after `npm run doctor --`. What begins with a scheme is a URL, anything else a file. */
export function parseDoctorCommand(args: readonly string[]): DoctorCommand {
  const words = readWords(args);
  const [source, ...rest] = words?.positionals ?? [];
  if (words === undefined || source === undefined || rest.length > 0) return refused(usage);
  const { compare, json: isJson = false, 'time-zone': timeZone = DEFAULT_TIME_ZONE } = words.values;
  if (!isTimeZone(timeZone)) return refused(`--time-zone takes an IANA name such as ${DEFAULT_TIME_ZONE}. ${usage}`);
  const compared = compare === undefined ? null : sourceOf(compare);
  return { outcome: 'examine', source: sourceOf(source), compared, timeZone, isJson };
}

function readWords(args: readonly string[]) {
  try {
    const options = {
      compare: { type: 'string' },
      'time-zone': { type: 'string' },
      json: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    return undefined;
  }
}

/** One letter before the colon is a drive. */
function sourceOf(text: string): FeedSource {
  return { kind: /^[a-z][a-z0-9+.-]+:/i.test(text) ? 'url' : 'file', text };
}

function refused(message: string): DoctorCommand {
  return { outcome: 'refused', message };
}
