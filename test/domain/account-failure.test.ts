import { describe, expect, it } from '@jest/globals';
import { courseOf, type FailureCourse } from '../../src/domain/account-failure.ts';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';

const courses: Readonly<Record<FailureKind, FailureCourse>> = {
  AUTH: 'give_up',
  CONFIG: 'give_up',
  NOT_FOUND: 'give_up',
  SCHEMA_DRIFT: 'give_up',
  RATE_LIMITED: 'wait_for_limit',
  BLOCKED: 'wait_for_limit',
  TRANSIENT: 'try_again',
  BAD_FEED: 'try_again',
  EMPTY_SUSPECT: 'try_again',
  SYSTEM: 'try_again',
};

describe('what is done about a failed page', () => {
  it.each(failureKinds.map((kind) => [kind, courses[kind]] as const))('%s: %s', (kind, course) => {
    expect(courseOf({ kind })).toBe(course);
  });
});
