import type { z } from 'zod';
import type { failureSchema } from '../contract/runs.ts';
import type { AlertSubjectKind } from '../domain/alert-subject.ts';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { type FailureSource, failureMessage, kindForMember, platformDownMessage } from '../domain/failure-message.ts';
import { isStaff } from '../domain/member.ts';
import { subjectFailureMessage, subjectKindForMember } from '../domain/subject-failure.ts';
import type { Person } from './session.ts';

/** A failure at `source` in the reader’s words. `detail` is for ops and stays inside. */
export function presentFailure(
  failure: Failure,
  reader: Person,
  source: FailureSource,
): z.output<typeof failureSchema> {
  return {
    type: kindFor(failure.kind, reader),
    message: failureMessage(failure.kind, reader.locale, source),
  };
}

/** A failure of which only its kind is known, as the reader of an alert may know it. */
export function presentSubjectFailure(
  subject: AlertSubjectKind,
  kind: FailureKind,
  reader: Person,
): z.output<typeof failureSchema> {
  const type = isStaff(reader.role) ? kind : subjectKindForMember(subject, kind);
  return { type, message: subjectFailureMessage(subject, kind, reader.locale) };
}

/** A failure that is the platform’s, which is down for all. */
export function presentPlatformDown({ kind }: Failure, reader: Person): z.output<typeof failureSchema> {
  return { type: kindFor(kind, reader), message: platformDownMessage(reader.locale) };
}

/** The kind of a failure as the reader may see it. */
export function kindFor(kind: FailureKind, reader: Person): FailureKind {
  return isStaff(reader.role) ? kind : kindForMember(kind);
}
