import { Group, Radio, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useWords } from '../../language.ts';
import { fieldTexts } from '../../words/problem-words.ts';
import { type EventValues, wrongEvent } from './event-values.ts';

const kinds = ['formation', 'stage'] as const;

/** The form of an event, begun with `initialValues`, and what shows a refusal of the API at its fields. */
export function useEventForm(initialValues: EventValues) {
  const words = useWords();
  const form = useForm<EventValues>({ initialValues, validate: (values) => wrongEvent(values, words) });
  const showRefused = (error: Error) => {
    const { totalByHand, ...texts } = fieldTexts(error, words);
    form.setErrors(totalByHand === undefined ? texts : { ...texts, total: totalByHand });
  };
  return { form, showRefused };
}

/** What an event is, how its page at the service is called, and its places where they are set by hand. */
export function EventFields({ form }: { readonly form: UseFormReturnType<EventValues> }) {
  const { t } = useWords();
  return (
    <>
      <Radio.Group label={t('billetweb.form.kind')} {...form.getInputProps('kind')}>
        <Group gap="md" mt="xs">
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={t(`billetweb.kind.${kind}`)} />
          ))}
        </Group>
      </Radio.Group>
      <TextInput label={t('billetweb.form.name')} maxLength={200} data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label={t('billetweb.form.reference')}
        description={t('billetweb.form.referenceHint')}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('reference')}
      />
      <TextInput
        label={t('billetweb.form.total')}
        description={t('billetweb.form.totalHint')}
        inputMode="numeric"
        autoComplete="off"
        {...form.getInputProps('total')}
      />
    </>
  );
}
