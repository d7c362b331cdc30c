import type { AlertMailEntry } from '../../alert-ports.ts';
import type { FailureKind } from '../../domain/failure.ts';
import { subjectKindForMember } from '../../domain/subject-failure.ts';

/** Why a sync fails as this reader may know it: an owner as a member, support as it is. */
export function entryCause({ stage, subject, errorType }: AlertMailEntry): FailureKind {
  return stage === 'owner' ? subjectKindForMember(subject.kind, errorType) : errorType;
}
