import { Group, Stack, Text } from '@mantine/core';
import { switchBilletwebScheduler, syncBilletweb } from '../../../../src/contract/schedulers.ts';
import { type AnswerOf, call } from '../../api.ts';
import { useWords, type Words } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';

const refreshes = [['billetweb'], ['accounts']] as const;

/** Synchronises Billetweb now, and starts or stops what does so by itself. */
export function SchedulerActions({ isRunning }: { readonly isRunning: boolean }) {
  const words = useWords();
  const { t } = words;
  const sync = useAction({
    perform: () => call(syncBilletweb, { body: {} }),
    refreshes,
    failuresShown: true,
  });
  const change = useAction({
    perform: (action: 'start' | 'stop') => call(switchBilletwebScheduler, { body: { action } }),
    refreshes,
    done: ({ data }) => t(data.isRunning ? 'billetweb.started' : 'billetweb.stoppedNow'),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ActionButton pending={sync.isPending} onAct={() => sync.mutate(undefined)}>
          {t('billetweb.syncNow')}
        </ActionButton>
        <ActionButton
          variant="default"
          pending={change.isPending}
          onAct={() => change.mutate(isRunning ? 'stop' : 'start')}
        >
          {t(isRunning ? 'billetweb.stop' : 'billetweb.start')}
        </ActionButton>
      </Group>
      <ProblemNotice error={sync.error} />
      <div role="status" aria-live="polite">
        {sync.data === undefined ? null : <Text size="sm">{requestedInWords(sync.data, words)}</Text>}
      </div>
    </Stack>
  );
}

/** How many runs the request started, joined and woke: “1 synchronisation lancée.” */
function requestedInWords({ data: { requested } }: AnswerOf<typeof syncBilletweb>, { t }: Words): string {
  if (requested.length === 0) return t('billetweb.requestedNone');
  return (['started', 'joined', 'woken'] as const)
    .map((state) => ({ state, count: requested.filter((each) => each.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => t(`billetweb.requested.${state}`, { count }))
    .join(' ');
}
