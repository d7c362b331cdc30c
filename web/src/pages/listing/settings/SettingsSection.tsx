import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Listing, updateListing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { TimeZoneSelect } from '../../../parts/TimeZoneSelect.tsx';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { LinksSection } from '../links/LinksSection.tsx';
import { ActiveSwitch } from './ActiveSwitch.tsx';
import { DeleteListing } from './DeleteListing.tsx';

/** Name, time zone, active or not, linked listings, and the end of a listing. */
export function SettingsSection(props: { readonly listing: Listing; readonly onDeleted: () => void }) {
  const { t } = useWords();
  const { listing } = props;
  return (
    <Stack component="section" gap="xl" maw={520} aria-labelledby="settings-title">
      <Stack>
        <Title order={2} size="h3" id="settings-title">
          {t('settings.title')}
        </Title>
        {listing.own ? null : <Text c="dimmed">{t('listing.ownerOnly')}</Text>}
        <ActiveSwitch listing={listing} />
        <NameForm listing={listing} />
      </Stack>
      <LinksSection listing={listing} />
      <DeleteListing listing={listing} onDeleted={props.onDeleted} />
    </Stack>
  );
}

type NameFormProps = { readonly listing: Listing };

function NameForm(props: NameFormProps) {
  const { t } = useWords();
  const { listing } = props;
  const { form, save } = useRenaming(props);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={save.error} fields={Object.keys(form.values)} />
        <TextInput label={t('listings.name')} maxLength={120} disabled={!listing.own} {...form.getInputProps('name')} />
        <TimeZoneSelect
          value={form.values.timeZone}
          onChange={(timeZone) => form.setFieldValue('timeZone', timeZone)}
          error={typeof form.errors['timeZone'] === 'string' ? form.errors['timeZone'] : undefined}
          disabled={!listing.own}
        />
        <Button type="submit" className="self-start" disabled={!listing.own} loading={save.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}

function useRenaming(props: NameFormProps) {
  const words = useWords();
  const { t } = words;
  const { listing } = props;
  const form = useForm({
    initialValues: { name: listing.name, timeZone: listing.timeZone },
    validate: { name: (name) => (name.trim() === '' ? t('field.required') : null) },
  });
  const save = useAction({
    perform: (body: typeof form.values) => call(updateListing, { params: { listingId: listing.id }, body }),
    refreshes: [['listing', listing.id], ['listings']],
    done: () => t('settings.saved'),
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, save };
}
