import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Preferences, updatePreferences } from '../../../../src/contract/members.ts';
import type { NoticeKind } from '../../../../src/domain/notice.ts';
import type { NoticeChannel, NoticeChoice } from '../../../../src/domain/notice-choice.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { preferencesQuery } from '../../queries.ts';
import { tell } from '../../tell.ts';
import { problemInWords } from '../../words/problem-words.ts';

/** Whether one is told of one kind by one channel: saved as it is switched. One that is no matter of choice says why. */
export function ChoiceSwitch(props: {
  readonly kind: NoticeKind;
  readonly channel: NoticeChannel;
  readonly choice: { readonly on: boolean; readonly choosable: boolean };
  readonly reasonId: string;
}) {
  const { t } = useWords();
  const { kind, channel, choice } = props;
  const save = useSaveChoice();
  return (
    <Switch
      size="md"
      className="choice-switch"
      checked={choice.on}
      disabled={!choice.choosable}
      aria-label={t('preferences.switch', {
        kind: t(`notice.kind.${kind}`),
        channel: t(`preferences.channel.${channel}`),
      })}
      aria-describedby={choice.choosable ? undefined : props.reasonId}
      onChange={(event) => save.mutate({ kind, channel, isOn: event.currentTarget.checked })}
    />
  );
}

const SAVING = ['save-choice'];

/**
 * Saves a choice. It is shown at once; what is stored is read again when the last of those under way has ended, so that
 * the answer to an earlier one does not switch a later one back for a moment.
 */
function useSaveChoice() {
  const words = useWords();
  const client = useQueryClient();
  const show = (choice: NoticeChoice) =>
    client.setQueryData(preferencesQuery.queryKey, (known) => known && withChoice(known, choice));
  return useMutation({
    mutationKey: SAVING,
    mutationFn: ({ kind, channel, isOn }: NoticeChoice) =>
      call(updatePreferences, { body: { notices: [{ kind, channel, on: isOn }] } }),
    onMutate: async (choice) => {
      await client.cancelQueries({ queryKey: preferencesQuery.queryKey });
      show(choice);
    },
    onSuccess: () => tell(words.t('preferences.saved'), 'done'),
    onError: (error, choice) => {
      show({ ...choice, isOn: !choice.isOn });
      tell(problemInWords(error, words), 'refused');
    },
    onSettled: async () => {
      if (client.isMutating({ mutationKey: SAVING }) === 1)
        await client.invalidateQueries({ queryKey: preferencesQuery.queryKey });
    },
  });
}

function withChoice(preferences: Preferences, { kind, channel, isOn }: NoticeChoice): Preferences {
  const notices = preferences.notices.map((one) =>
    one.kind === kind
      ? { ...one, channels: { ...one.channels, [channel]: { ...one.channels[channel], on: isOn } } }
      : one,
  );
  return { ...preferences, notices };
}
