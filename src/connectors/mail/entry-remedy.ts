import type { AlertMailEntry } from '../../alert-ports.ts';
import { failureMessage } from '../../domain/failure-message.ts';
import type { Locale } from '../../domain/member.ts';
import { entryCause } from './entry-cause.ts';
import { supportRemedy } from './support-remedy.ts';

/** What this reader does about the failure. */
export function entryRemedy(entry: AlertMailEntry, locale: Locale): string {
  const cause = entryCause(entry);
  return entry.stage === 'owner' ? failureMessage(cause, locale, 'unknown') : supportRemedy(cause, locale);
}
