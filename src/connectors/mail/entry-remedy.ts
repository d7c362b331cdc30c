import type { AlertMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { subjectFailureMessage } from '../../domain/subject-failure.ts';
import { accountRemedy } from './account-remedy.ts';
import { entryCause } from './entry-cause.ts';
import { supportRemedy } from './support-remedy.ts';

/** What this reader does about the failure. */
export function entryRemedy(entry: AlertMailEntry, locale: Locale): string {
  const cause = entryCause(entry);
  if (entry.stage === 'owner') return subjectFailureMessage(entry.subject.kind, cause, locale);
  return entry.subject.kind === 'listing' ? supportRemedy(cause, locale) : accountRemedy(cause, locale);
}
