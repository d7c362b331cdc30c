import type { z } from 'zod';
import { type FieldErrorCode, fieldErrorCodes, type GivenFieldError } from '../contract/problem.ts';

/** Where a field stands: `body` gives JSON Pointers (RFC 6901), `query` gives `?name`, `path` gives `{name}`. */
export type FieldPlace = 'body' | 'query' | 'path';

/** What is wrong with each field. Values never appear: they may be secrets. */
export function fieldErrorsOf(issues: readonly z.core.$ZodIssue[], place: FieldPlace): GivenFieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ pointer: pointerOf(issue.path, place), code: codeOf(issue), detail: issue.message }];
    }
    return issue.keys.map((key) => ({
      pointer: pointerOf([...issue.path, key], place),
      code: 'unrecognized_key',
      detail: 'is not a field of this request: leave it out',
    }));
  });
}

function pointerOf(path: readonly PropertyKey[], place: FieldPlace): string {
  if (place === 'query') return `?${path.map(String).join('.')}`;
  if (place === 'path') return `{${path.map(String).join('.')}}`;
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The code of our own rules, else Zod’s; one that the contract does not name is `invalid`. */
function codeOf(issue: z.core.$ZodIssue): FieldErrorCode {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : issue.code;
  return fieldErrorCodes.find((known) => known === code) ?? 'invalid';
}
