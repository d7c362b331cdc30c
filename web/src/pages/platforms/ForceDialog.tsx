import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type BreakerAnswer, forceBreaker, LONGEST_FORCE_REASON } from '../../../../src/contract/platforms.ts';
import { type ForcedState, forcedStates, LONGEST_FORCE_MS } from '../../../../src/domain/breaker-force.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';
import { isSaidAtFields } from '../../words/problem-words.ts';

const HOUR_MS = 3_600_000;
const choicesHours = [1, 4, 12, 24] as const;
/** This computer's clock may be ahead of the server's, which refuses what is later than the longest force by its own. */
const CLOCKS_APART_MS = 10 * 60_000;

/** Asks what is to be forced, why and for how long. */
export function ForceDialog(props: { readonly breaker: BreakerAnswer | null; readonly onClose: () => void }) {
  const { t } = useWords();
  const { breaker, onClose } = props;
  return (
    <Dialog
      opened={breaker !== null}
      onClose={onClose}
      title={breaker === null ? '' : t('platform.dialog.title', { key: breaker.key })}
    >
      {breaker === null ? null : <ForceForm key={breaker.key} breaker={breaker} onDone={onClose} />}
    </Dialog>
  );
}

type ForceFormProps = { readonly breaker: BreakerAnswer; readonly onDone: () => void };

function ForceForm(props: ForceFormProps) {
  const { t } = useWords();
  const { form, force } = useForcing(props);
  const state = form.getValues().state;
  return (
    <form onSubmit={form.onSubmit((values) => force.mutate(values))} noValidate>
      <Stack>
        {force.error === null || isSaidAtFields(force.error, ['reason', 'until']) ? null : (
          <ProblemNotice error={force.error} />
        )}
        <Radio.Group label={t('platform.dialog.state')} {...form.getInputProps('state')}>
          <Stack gap="xs" mt={4}>
            {forcedStates.map((choice) => (
              <Radio
                key={choice}
                value={choice}
                label={t(`platform.dialog.${choice}`)}
                description={t(`platform.dialog.${choice}Hint`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {state === 'auto' ? null : <Hours {...form.getInputProps('hours')} />}
        <TextInput
          label={t('platform.dialog.reason')}
          description={t('platform.dialog.reasonHint')}
          maxLength={LONGEST_FORCE_REASON}
          required
          {...form.getInputProps('reason')}
        />
        <Group gap="sm">
          <Button type="submit" loading={force.isPending}>
            {t('platform.dialog.submit')}
          </Button>
          <Button variant="default" disabled={force.isPending} onClick={props.onDone}>
            {t('app.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Hours(input: object) {
  const { t } = useWords();
  const data = choicesHours.map((hours) => ({ value: String(hours), label: t('alert.hours', { count: hours }) }));
  return <Select label={t('platform.dialog.hours')} data={data} allowDeselect={false} {...input} />;
}

type Chosen = { readonly state: ForcedState; readonly hours: string; readonly reason: string };

function useForcing({ breaker, onDone }: ForceFormProps) {
  const words = useWords();
  const isForced = breaker.reason !== null;
  const first: Chosen = { state: isForced ? 'auto' : 'closed', hours: '1', reason: '' };
  const form = useForm({ initialValues: first });
  const force = useAction({
    perform: ({ state, hours, reason }: Chosen) => {
      const body = { state, reason: reason.trim(), ...(state === 'auto' ? {} : { until: endAfter(Number(hours)) }) };
      return call(forceBreaker, { params: { key: breaker.key }, body });
    },
    refreshes: [['platforms']],
    done: () => words.t('platform.forced'),
    onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, force };
}

function endAfter(hours: number): string {
  return new Date(Date.now() + Math.min(hours * HOUR_MS, LONGEST_FORCE_MS - CLOCKS_APART_MS)).toISOString();
}
