import { Button, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Settings, updateSettings } from '../../../../src/contract/settings.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';

const threshold = { least: 1, most: 100 } as const;
const spacingMin = { least: 0, most: 1440 } as const;

/** When alerts escalate and how syncs by hand count, with what a change applies to. */
export function AlertSettingsForm(props: { readonly settings: Settings }) {
  const { t } = useWords();
  const { form, save } = useSettingsForm(props.settings);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack>
        <Title order={2} size="h3">
          {t('adminSettings.alerts')}
        </Title>
        <ProblemNotice error={save.error} fields={Object.keys(form.values)} />
        <NumberInput
          label={t('adminSettings.threshold')}
          description={t('adminSettings.thresholdHint')}
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps('alertEscalationThreshold')}
        />
        <NumberInput
          label={t('adminSettings.spacing')}
          description={t('adminSettings.spacingHint')}
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps('alertCountSpacingMin')}
        />
        <Text size="sm">{t('adminSettings.applies')}</Text>
        <Button type="submit" className="self-start" loading={save.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}

/** A number field is text while it is empty. */
type Typed = { readonly alertEscalationThreshold: number | string; readonly alertCountSpacingMin: number | string };

function useSettingsForm({ alertEscalationThreshold, alertCountSpacingMin }: Settings) {
  const words = useWords();
  const { t } = words;
  const initialValues: Typed = { alertEscalationThreshold, alertCountSpacingMin };
  const within = (range: { readonly least: number; readonly most: number }) => (typed: number | string) =>
    isWhole(typed, range) ? null : t('adminSettings.range', range);
  const form = useForm({
    initialValues,
    validate: { alertEscalationThreshold: within(threshold), alertCountSpacingMin: within(spacingMin) },
  });
  const save = useAction({
    perform: (typed: Typed) => call(updateSettings, { body: numbersOf(typed) }),
    refreshes: [['admin-settings']],
    done: () => t('adminSettings.saved'),
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, save };
}

function isWhole(typed: number | string, { least, most }: { readonly least: number; readonly most: number }): boolean {
  const number = typed === '' ? Number.NaN : Number(typed);
  return Number.isInteger(number) && number >= least && number <= most;
}

function numbersOf(typed: Typed): Settings {
  return {
    alertEscalationThreshold: Number(typed.alertEscalationThreshold),
    alertCountSpacingMin: Number(typed.alertCountSpacingMin),
  };
}
