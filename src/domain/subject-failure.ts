import { accountFailureMessage, accountFailureName } from './account-failure-words.ts';
import type { AlertSubjectKind } from './alert-subject.ts';
import type { FailureKind } from './failure.ts';
import { failureMessage, kindForMember } from './failure-message.ts';
import { failureName } from './failure-name.ts';
import type { Locale } from './member.ts';

/** What went wrong at a subject of this kind, as a short noun phrase. */
export function subjectFailureName(subject: AlertSubjectKind, kind: FailureKind, locale: Locale): string {
  return subject === 'listing' ? failureName(kind, locale) : accountFailureName(kind, locale);
}

/** What happened and what its owner does, where nothing is known of the run but the kind of its failure. */
export function subjectFailureMessage(subject: AlertSubjectKind, kind: FailureKind, locale: Locale): string {
  return subject === 'listing' ? failureMessage(kind, locale, 'unknown') : accountFailureMessage(kind, locale);
}

/** The kind as the owner may know it. At an account there is no address that somebody could scan a network with. */
export function subjectKindForMember(subject: AlertSubjectKind, kind: FailureKind): FailureKind {
  return subject === 'listing' ? kindForMember(kind) : kind;
}
