import { StartProblem } from '../../src/embedded/start-problem.ts';

/** The problem that a start ended with; fails when it started, or with anything that a person could not act on. */
export async function problemOf(starting: Promise<unknown>): Promise<StartProblem> {
  try {
    await starting;
  } catch (error) {
    if (error instanceof StartProblem) return error;
    throw error;
  }
  throw new Error('it started');
}
