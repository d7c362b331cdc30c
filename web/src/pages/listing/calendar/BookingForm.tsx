import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createBooking } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { type CalendarDate, nightsBetween, plusDays } from '../../../../../src/domain/calendar-date.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { dateInWords } from '../../../words/date-words.ts';
import { NightInput } from './NightInput.tsx';
import { NightsTakenNotice } from './NightsTakenNotice.tsx';

type BookingFormProps = {
  readonly listing: Listing;
  readonly from: CalendarDate;
  readonly today: CalendarDate;
  readonly onDone: () => void;
};

/** Takes a direct booking: check-in, check-out, and the guest's name if the host wants. */
export function BookingForm(props: BookingFormProps) {
  const { t } = useWords();
  const { form, book } = useBooking(props);
  return (
    <form onSubmit={form.onSubmit((values) => book.mutate(values))} noValidate>
      <Stack>
        <NightsTakenNotice error={book.error} fields={Object.keys(form.values)} />
        <NightInput
          label={t('booking.checkIn')}
          earliest={props.today}
          value={form.values.checkIn}
          onChange={(date) => form.setFieldValue('checkIn', date)}
          error={form.errors['checkIn']}
        />
        <NightInput
          label={t('booking.checkOut')}
          earliest={plusDays(props.today, 1)}
          value={form.values.checkOut}
          onChange={(date) => form.setFieldValue('checkOut', date)}
          error={form.errors['checkOut']}
        />
        <StayLength {...form.values} />
        <TextInput
          label={t('booking.guest')}
          description={t('booking.optional')}
          maxLength={120}
          autoComplete="off"
          {...form.getInputProps('guestName')}
        />
        <Button type="submit" loading={book.isPending}>
          {t('booking.save')}
        </Button>
      </Stack>
    </form>
  );
}

function useBooking(props: BookingFormProps) {
  const words = useWords();
  const { t } = words;
  const { listing } = props;
  const form = useForm({
    initialValues: { checkIn: props.from, checkOut: plusDays(props.from, 1), guestName: '' },
    validate: { checkOut: (checkOut, values) => (checkOut > values.checkIn ? null : t('booking.order')) },
  });
  const book = useAction({
    perform: ({ guestName, ...nights }: typeof form.values) => {
      const body = guestName.trim() === '' ? nights : { ...nights, guestName };
      return call(createBooking, { params: { listingId: listing.id }, body });
    },
    refreshes: [['listing', listing.id]],
    done: () => t('booking.saved'),
    onDone: props.onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, book };
}

/** How many nights that is, and from when the listing is free again: what people most often get wrong by one. */
export function StayLength(props: { readonly checkIn: CalendarDate; readonly checkOut: CalendarDate }) {
  const { t, language } = useWords();
  const count = nightsBetween(props.checkIn, props.checkOut);
  if (count < 1) return null;
  return (
    <Text size="sm" aria-live="polite">
      {t('booking.nights', { count, to: dateInWords(props.checkOut, language, 'weekday') })}
    </Text>
  );
}
