import type { AlertMailEntry } from '../../alert-ports.ts';
import type { FailureKind } from '../../domain/failure.ts';
import { kindForMember } from '../../domain/failure-message.ts';

/** Why a listing's sync fails as this reader may know it: an owner as a member, support as it is. */
export function entryCause({ stage, errorType }: AlertMailEntry): FailureKind {
  return stage === 'owner' ? kindForMember(errorType) : errorType;
}
