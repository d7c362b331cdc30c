import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useWords } from './language.ts';
import { tell } from './tell.ts';
import { problemInWords } from './words/problem-words.ts';

/**
 * Something that a person does to the data: performed, then told in words and everything under the `refreshes` keys
 * asked for again. `failuresShown`: the form or dialog shows the failure itself, so no notice is given.
 */
export type Action<Input, Output> = {
  readonly perform: (input: Input) => Promise<Output>;
  readonly refreshes: readonly (readonly string[])[];
  readonly done?: (output: Output, input: Input) => string;
  readonly onDone?: (output: Output, input: Input) => void;
  readonly onRefused?: (error: Error) => void;
  readonly failuresShown?: boolean;
};

/** Runs an `Action`; its `isPending` is the button's loading state. */
export function useAction<Input, Output>(action: Action<Input, Output>): UseMutationResult<Output, Error, Input> {
  const client = useQueryClient();
  const words = useWords();
  const refresh = () => Promise.all(action.refreshes.map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({
    mutationFn: action.perform,
    onSuccess: async (output, input) => {
      if (action.done) tell(action.done(output, input), 'done');
      action.onDone?.(output, input);
      await refresh();
    },
    onError: async (error) => {
      if (action.failuresShown !== true) tell(problemInWords(error, words), 'refused');
      action.onRefused?.(error);
      await refresh();
    },
  });
}
