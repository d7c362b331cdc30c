import { Button, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { type Availability, checkAvailability, type Freshness } from '../../../../../src/contract/availability.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { type CalendarDate, plusDays } from '../../../../../src/domain/calendar-date.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Moment } from '../../../parts/Moment.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { causeInWords } from '../../../words/cause-words.ts';
import { stayInWords } from '../../../words/date-words.ts';
import { NightInput } from './NightInput.tsx';

type CheckDatesProps = { readonly listing: Listing; readonly today: CalendarDate };

/** A button that asks whether the nights of a stay are free, on all platforms and in linked listings. */
export function CheckDates(props: CheckDatesProps) {
  const { t } = useWords();
  const [isOpen, opening] = useDisclosure();
  return (
    <>
      <Button variant="default" className="self-start" onClick={opening.open}>
        {t('check.title')}
      </Button>
      <Dialog opened={isOpen} title={t('check.title')} onClose={opening.close}>
        {isOpen ? <CheckForm {...props} /> : null}
      </Dialog>
    </>
  );
}

function CheckForm(props: CheckDatesProps) {
  const { t } = useWords();
  const { form, check } = useCheck(props);
  return (
    <Stack gap="sm">
      <Text size="sm">{t('check.intro')}</Text>
      <form onSubmit={form.onSubmit((values) => check.mutate(values))} noValidate>
        <Stack gap="sm">
          <NightInput
            label={t('check.checkIn')}
            earliest={props.today}
            value={form.values.checkIn}
            onChange={(date) => form.setFieldValue('checkIn', date)}
            error={form.errors['checkIn']}
          />
          <NightInput
            label={t('check.checkOut')}
            earliest={plusDays(props.today, 1)}
            value={form.values.checkOut}
            onChange={(date) => form.setFieldValue('checkOut', date)}
            error={form.errors['checkOut']}
          />
          <ProblemNotice error={check.error} fields={Object.keys(form.values)} />
          <Button type="submit" loading={check.isPending}>
            {t('check.ask')}
          </Button>
        </Stack>
      </form>
      {check.data ? <Answer answer={check.data.data} /> : null}
    </Stack>
  );
}

function useCheck({ listing, today }: CheckDatesProps) {
  const words = useWords();
  const form = useForm({
    initialValues: { checkIn: today, checkOut: plusDays(today, 1) },
    validate: { checkOut: (checkOut, { checkIn }) => (checkOut > checkIn ? null : words.t('booking.order')) },
  });
  const check = useAction({
    perform: (body: typeof form.values) => call(checkAvailability, { params: { listingId: listing.id }, body }),
    refreshes: [['listing', listing.id]],
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, check };
}

function Answer({ answer }: { readonly answer: Availability }) {
  const words = useWords();
  const { t } = words;
  const { available, causes, freshness } = answer;
  const isSure = freshness.every(({ state }) => state === 'fresh');
  const title = available ? t(isSure ? 'check.free' : 'check.freeAsKnown') : t('check.taken');
  return (
    <Notice tone={available ? (isSure ? 'good' : 'warning') : 'bad'} title={title} urgent>
      <ul className="run-lines">
        {causes.map((cause) => (
          <li key={`${cause.kind} ${cause.id} ${cause.from}`}>
            {t('booking.taken', { what: causeInWords(cause, true, words), stay: stayInWords(cause, words) })}
          </li>
        ))}
        {freshness.map((each) => (
          <li key={each.connectionId}>
            <FreshnessLine each={each} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function FreshnessLine({ each: { state, label, readAt } }: { readonly each: Freshness }) {
  const { t } = useWords();
  const say = (when: string) => t(`check.state.${state}`, { label, when });
  return readAt === null ? say(t('check.never')) : <Moment at={readAt} say={say} />;
}
