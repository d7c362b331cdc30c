import { type Conflict, resolveConflict } from '../../../../src/contract/conflicts.ts';
import type { BodyOf } from '../../../../src/contract/route.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { useAction } from '../../use-action.ts';

/** What a person decides. */
export type Decision = Omit<BodyOf<typeof resolveConflict>, 'revision'>;

const HOUR_MS = 3_600_000;

/** Decides on a conflict as it is shown: what changed meanwhile is refused, and shown anew. */
export function useDecision(conflict: Conflict, onDone: () => void) {
  return useAction({
    perform: (decision: Decision) => decide(conflict, decision),
    ...useTelling(conflict),
    onDone,
    failuresShown: true,
  });
}

/** Puts the decision off by so many hours. */
export function usePuttingOff(conflict: Conflict) {
  return useAction({
    perform: (hours: number) =>
      decide(conflict, { action: 'later', until: new Date(Date.now() + hours * HOUR_MS).toISOString() }),
    ...useTelling(conflict),
  });
}

function decide({ id, revision }: Conflict, decision: Decision) {
  return call(resolveConflict, { params: { conflictId: id }, body: { ...decision, revision } });
}

function useTelling({ id, listingId }: Conflict) {
  const { t } = useWords();
  return {
    refreshes: [['conflict', id], ['conflicts'], ['listing', listingId]],
    done: ({ data }: Awaited<ReturnType<typeof decide>>) =>
      t(data.waitingFor === 'api' ? 'conflict.decidedApi' : `conflict.decided.${data.state}`),
  };
}
