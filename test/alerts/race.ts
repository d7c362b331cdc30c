import { expect } from '@jest/globals';
import type { ListingOracle } from './alert-oracle.ts';
import type { AlertTrial } from './alert-trial.ts';
import { type OracleSteps, type Outcome, serialOutcomes } from './serial-outcomes.ts';

/** One who takes part in a race: what they really do, giving an answer if there is one, and the same on the oracle. */
export type Racer = {
  readonly act: () => Promise<string | undefined>;
  readonly steps: OracleSteps;
};

export type Actors = Readonly<Record<string, () => Promise<unknown>>>;

/** Lets the racers at it by `run`, and expects an end that some order of their steps, one at a time, could have. */
export async function expectSerial(
  { trial, index, before }: { readonly trial: AlertTrial; readonly index: number; readonly before: ListingOracle },
  racers: Readonly<Record<string, Racer>>,
  run: (actors: Actors) => Promise<unknown>,
): Promise<Outcome> {
  const answers = new Map<string, string>();
  const actors = Object.fromEntries(
    Object.entries(racers).map(([name, { act }]) => [
      name,
      async () => {
        const answer = await act();
        if (answer !== undefined) answers.set(name, answer);
      },
    ]),
  );
  await run(actors);
  const inOrder = Object.keys(racers).flatMap((name) => answers.get(name) ?? []);
  const outcome = { answers: inOrder, alerts: await trial.shown(index) };
  const legal = serialOutcomes(
    before,
    Object.values(racers).map(({ steps }) => steps),
  );
  expect(legal).toContainEqual(outcome);
  return outcome;
}
