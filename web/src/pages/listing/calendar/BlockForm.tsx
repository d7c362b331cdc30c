import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createBlock } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { type CalendarDate, plusDays } from '../../../../../src/domain/calendar-date.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { StayLength } from './BookingForm.tsx';
import { NightInput } from './NightInput.tsx';
import { NightsTakenNotice } from './NightsTakenNotice.tsx';

type BlockFormProps = {
  readonly listing: Listing;
  readonly from: CalendarDate;
  readonly today: CalendarDate;
  readonly onDone: () => void;
};

/** Closes nights by hand. People name the first and the last night; the API's exclusive end is the day after. */
export function BlockForm(props: BlockFormProps) {
  const { t } = useWords();
  const { form, block } = useBlocking(props);
  return (
    <form onSubmit={form.onSubmit((values) => block.mutate(values))} noValidate>
      <Stack>
        <NightsTakenNotice error={block.error} fields={Object.keys(form.values)} />
        <NightInput
          label={t('block.firstNight')}
          earliest={props.today}
          value={form.values.from}
          onChange={(date) => form.setFieldValue('from', date)}
          error={form.errors['from']}
        />
        <NightInput
          label={t('block.lastNight')}
          earliest={props.today}
          value={form.values.to}
          onChange={(date) => form.setFieldValue('to', date)}
          error={form.errors['to']}
        />
        <StayLength checkIn={form.values.from} checkOut={plusDays(form.values.to, 1)} />
        <TextInput
          label={t('block.reason')}
          description={t('booking.optional')}
          maxLength={200}
          {...form.getInputProps('reason')}
        />
        <Button type="submit" loading={block.isPending}>
          {t('block.save')}
        </Button>
      </Stack>
    </form>
  );
}

function useBlocking(props: BlockFormProps) {
  const words = useWords();
  const { t } = words;
  const { listing } = props;
  const form = useForm({
    initialValues: { from: props.from, to: props.from, reason: '' },
    validate: { to: (last, values) => (last >= values.from ? null : t('block.order')) },
  });
  const block = useAction({
    perform: ({ from, to, reason }: typeof form.values) => {
      const nights = { from, to: plusDays(to, 1) };
      const body = reason.trim() === '' ? nights : { ...nights, reason };
      return call(createBlock, { params: { listingId: listing.id }, body });
    },
    refreshes: [['listing', listing.id]],
    done: () => t('block.saved'),
    onDone: props.onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, block };
}
