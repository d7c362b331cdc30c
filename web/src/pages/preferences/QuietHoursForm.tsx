import { Button, Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Preferences, updatePreferences } from '../../../../src/contract/members.ts';
import { isLocalTime } from '../../../../src/domain/quiet-hours.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { TimeZoneSelect } from '../../parts/TimeZoneSelect.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';

const usual = { from: '22:00', to: '07:00' } as const;

/** When nothing is sent that can wait, by which clock. */
export function QuietHoursForm(props: { readonly preferences: Preferences }) {
  const { t } = useWords();
  const { form, save } = useQuietHours(props.preferences);
  const { isOn, timeZone } = form.values;
  return (
    <section aria-labelledby="quiet-title">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="sm" maw={560}>
          <Title order={2} size="h3" id="quiet-title">
            {t('preferences.quietTitle')}
          </Title>
          <Text size="sm">{t('preferences.quietText')}</Text>
          <ProblemNotice error={save.error} fields={Object.keys(form.values)} />
          <Switch label={t('preferences.quietOn')} {...form.getInputProps('isOn', { type: 'checkbox' })} />
          {isOn ? (
            <Group gap="md" align="flex-start">
              <TextInput type="time" label={t('preferences.quietFrom')} {...form.getInputProps('from')} />
              <TextInput type="time" label={t('preferences.quietTo')} {...form.getInputProps('to')} />
            </Group>
          ) : null}
          <TimeZoneSelect
            value={timeZone}
            label={t('preferences.timeZone')}
            hint={t('preferences.timeZoneHint')}
            error={typeof form.errors['timeZone'] === 'string' ? form.errors['timeZone'] : undefined}
            onChange={(zone) => form.setFieldValue('timeZone', zone)}
          />
          <Button type="submit" className="self-start" loading={save.isPending}>
            {t('app.save')}
          </Button>
        </Stack>
      </form>
    </section>
  );
}

type Typed = { readonly isOn: boolean; readonly from: string; readonly to: string; readonly timeZone: string };

function useQuietHours({ quietHours, timeZone }: Preferences) {
  const words = useWords();
  const { t } = words;
  const initialValues: Typed = { isOn: quietHours !== null, ...(quietHours ?? usual), timeZone };
  const form = useForm({
    initialValues,
    validate: {
      from: (from, { isOn }) => (!isOn || isLocalTime(from) ? null : t('preferences.quietTime')),
      to: (to, { isOn, from }) => {
        if (!isOn) return null;
        if (!isLocalTime(to)) return t('preferences.quietTime');
        return to === from ? t('preferences.quietSame') : null;
      },
    },
  });
  const save = useAction({
    perform: ({ isOn, from, to, timeZone: zone }: Typed) =>
      call(updatePreferences, { body: { quietHours: isOn ? { from, to } : null, timeZone: zone } }),
    refreshes: [['preferences']],
    done: () => t('preferences.quietSaved'),
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, save };
}
