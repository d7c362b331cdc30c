import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { type CalendarDate, dateInZone, isTimeZone } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { calendarQuery } from '../../../queries.ts';
import { CheckDates } from './CheckDates.tsx';
import { HeldSection } from './HeldSection.tsx';
import { Legend } from './Legend.tsx';
import { MonthBar } from './MonthBar.tsx';
import { MonthGrid } from './MonthGrid.tsx';
import { knownMonth, monthOf, nightsOfMonth } from './month.ts';
import { NightDialog } from './NightDialog.tsx';

/** The calendar of a listing: what waits for confirmation, and the nights of one month. */
export function ListingCalendarSection(props: {
  readonly listing: Listing;
  readonly month: string | undefined;
  readonly onMonth: (month: string) => void;
}) {
  const { t } = useWords();
  const { listing, onMonth } = props;
  const localToday = useTodayOf(listing);
  const month = knownMonth(props.month) ?? monthOf(localToday);
  const shown = useQuery(calendarQuery(listing.id, nightsOfMonth(month)));
  const today = shown.data?.today ?? localToday;
  const [openDate, setOpenDate] = useState<CalendarDate | null>(null);
  const nights = shown.data?.nights ?? [];
  const openNight = nights.find((night) => night.date === openDate);
  return (
    <Stack gap="lg">
      <HeldSection listing={listing} />
      <Stack gap="xs" component="section" aria-label={t('listing.calendar')}>
        <MonthBar month={month} today={today} onMonth={onMonth} />
        {shown.isError ? (
          <ProblemNotice error={shown.error} title={t('app.loadFailed')} onRetry={() => void shown.refetch()} />
        ) : null}
        <MonthGrid {...{ month, today, nights, onMonth }} own={listing.own} onOpen={setOpenDate} />
        <Legend />
      </Stack>
      {listing.own ? <CheckDates key={`${listing.id} ${today}`} listing={listing} today={today} /> : null}
      <NightDialog listing={listing} night={openNight} today={today} onClose={() => setOpenDate(null)} />
    </Stack>
  );
}

function useTodayOf(listing: Listing): CalendarDate {
  const now = useNow();
  return dateInZone(now, isTimeZone(listing.timeZone) ? listing.timeZone : 'UTC');
}
