import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Cause, cancelBooking, deleteBlock } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Confirmation } from '../../../parts/Confirmation.tsx';
import { type Action, useAction } from '../../../use-action.ts';
import { stayInWords } from '../../../words/date-words.ts';

type OwnCause = { readonly cause: Cause; readonly listing: Listing; readonly onChanged: () => void };

/** Cancels the host's own booking, after asking. */
export function BookingCancellation({ cause, listing, onChanged }: OwnCause) {
  const words = useWords();
  const { t } = words;
  return (
    <Removal
      ask={t('night.cancelBooking')}
      question={t('night.cancelBookingAsk', { stay: stayInWords(cause, words) })}
      yes={t('night.cancelBookingYes')}
      action={{
        perform: () => call(cancelBooking, { params: { listingId: listing.id, bookingId: cause.id } }),
        refreshes: [['listing', listing.id]],
        done: () => t('night.bookingCancelled'),
        onDone: onChanged,
        failuresShown: true,
      }}
    />
  );
}

/** Opens the nights of the host's own block again, after asking. */
export function BlockRemoval({ cause, listing, onChanged }: OwnCause) {
  const words = useWords();
  const { t } = words;
  return (
    <Removal
      ask={t('night.deleteBlock')}
      question={t('night.deleteBlockAsk', { stay: stayInWords(cause, words) })}
      yes={t('night.deleteBlockYes')}
      action={{
        perform: () => call(deleteBlock, { params: { listingId: listing.id, blockId: cause.id } }),
        refreshes: [['listing', listing.id]],
        done: () => t('night.blockDeleted'),
        onDone: onChanged,
        failuresShown: true,
      }}
    />
  );
}

function Removal(props: {
  readonly ask: string;
  readonly question: string;
  readonly yes: string;
  readonly action: Action<void, unknown>;
}) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  const removal = useAction(props.action);
  if (!isAsking) {
    return (
      <Button variant="default" size="sm" mt={4} className="self-start" onClick={() => setAsking(true)}>
        {props.ask}
      </Button>
    );
  }
  return (
    <Confirmation
      question={props.question}
      yes={props.yes}
      no={t('night.keep')}
      pending={removal.isPending}
      error={removal.error}
      onYes={() => removal.mutate()}
      onNo={() => setAsking(false)}
    />
  );
}
