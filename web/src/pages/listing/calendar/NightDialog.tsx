import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Night } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { capitalised, dateInWords } from '../../../words/date-words.ts';
import { BlockForm } from './BlockForm.tsx';
import { BookingForm } from './BookingForm.tsx';
import { CauseItem } from './CauseItem.tsx';
import { isBookedTwice, lookOf } from './night-look.ts';
import { WhyClosed } from './WhyClosed.tsx';

type NightDialogProps = {
  readonly listing: Listing;
  readonly night: Night;
  readonly today: CalendarDate;
  readonly onClose: () => void;
};

/**
 * One night: all that takes it, and the ways to take it by hand. Closed while `night` is undefined; it stays mounted so
 * that closing gives the focus back to where it was opened from.
 */
export function NightDialog(props: Omit<NightDialogProps, 'night'> & { readonly night: Night | undefined }) {
  const { t, language } = useWords();
  const { listing, night, today } = props;
  const [form, setForm] = useState<'booking' | 'block' | null>(null);
  const onClose = () => {
    setForm(null);
    props.onClose();
  };
  const taking = { listing, today, onDone: onClose };
  const titles = {
    booking: t('booking.title'),
    block: t('block.title'),
    night: night ? capitalised(t('night.title', { date: dateInWords(night.date, language, 'weekday') })) : '',
  };
  return (
    <Dialog opened={night !== undefined} title={titles[form ?? 'night']} onClose={onClose}>
      {night && form === 'booking' ? <BookingForm {...taking} from={night.date} /> : null}
      {night && form === 'block' ? <BlockForm {...taking} from={night.date} /> : null}
      {night && form === null ? <NightCauses {...props} night={night} onClose={onClose} onTake={setForm} /> : null}
    </Dialog>
  );
}

function NightCauses(props: NightDialogProps & { readonly onTake: (form: 'booking' | 'block') => void }) {
  const { t } = useWords();
  const { listing, night, today } = props;
  const isPast = night.date < today;
  return (
    <Stack>
      {isBookedTwice(night) ? (
        <Notice tone="bad" title={t('calendar.twiceTitle')}>
          <p>{t('calendar.twiceText')}</p>
        </Notice>
      ) : null}
      {night.causes.length === 0 ? <Text>{isPast ? t('night.pastFree') : t('night.free')}</Text> : null}
      <ul className="plain-list cause-list">
        {night.causes.map((cause) => (
          <CauseItem key={`${cause.kind} ${cause.id}`} cause={cause} listing={listing} onChanged={props.onClose} />
        ))}
      </ul>
      {isPast || night.status === 'AVAILABLE' ? null : (
        <WhyClosed listing={listing} night={night} onChanged={props.onClose} />
      )}
      {isPast || lookOf(night) === 'booked' ? null : <TakeButtons {...props} />}
    </Stack>
  );
}

function TakeButtons(props: NightDialogProps & { readonly onTake: (form: 'booking' | 'block') => void }) {
  const { t } = useWords();
  const { listing, night } = props;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        {night.status === 'AVAILABLE' ? (
          <Button disabled={!listing.own} onClick={() => props.onTake('booking')}>
            {t('night.takeBooking')}
          </Button>
        ) : null}
        <Button variant="default" disabled={!listing.own} onClick={() => props.onTake('block')}>
          {t('night.takeBlock')}
        </Button>
      </Group>
      {listing.own ? null : (
        <Text size="sm" c="dimmed">
          {t('listing.ownerOnly')}
        </Text>
      )}
    </Stack>
  );
}
