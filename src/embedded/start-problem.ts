/**
 * Why an embedded service cannot start, as one sentence that names the thing, what was found and what to do. The start
 * shows `message` alone, never a stack trace; `cause` is for the log.
 */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
