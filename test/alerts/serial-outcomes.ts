import type { ListingOracle } from './alert-oracle.ts';
import { expectedOf } from './alert-trial.ts';

/** What one actor does, step by step, on the oracle. A step may give an answer. */
export type OracleSteps = readonly ((listing: ListingOracle) => string | void)[];

/** How a race may end: the answers that were given, and the alerts. */
export type Outcome = { readonly answers: readonly string[]; readonly alerts: readonly object[] };

/** How the actors may end when each step of theirs happens at one point in time, in any order that keeps their own. */
export function serialOutcomes(before: ListingOracle, actors: readonly OracleSteps[]): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  for (const order of mergesOf(actors.map((steps, actor) => steps.map((step) => ({ actor, step }))))) {
    const listing = before.clone();
    const answers: string[] = [];
    for (const { actor, step } of order) {
      const answer = step(listing);
      if (answer !== undefined) answers[actor] = answer;
    }
    const outcome = {
      answers: answers.filter((answer) => answer !== undefined),
      alerts: listing.alerts.map(expectedOf),
    };
    outcomes.set(JSON.stringify(outcome), outcome);
  }
  return [...outcomes.values()];
}

function mergesOf<T>(lines: readonly (readonly T[])[]): T[][] {
  const left = lines.filter((line) => line.length > 0);
  if (left.length === 0) return [[]];
  return left.flatMap((line) => {
    const rest = left.map((other) => (other === line ? other.slice(1) : other));
    return mergesOf(rest).map((merge) => [...line.slice(0, 1), ...merge]);
  });
}
