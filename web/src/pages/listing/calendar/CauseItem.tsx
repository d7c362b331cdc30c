import { Stack, Text } from '@mantine/core';
import type { Cause, NightCause } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { useWords } from '../../../language.ts';
import { AppLink } from '../../../parts/AppLink.tsx';
import { Moment } from '../../../parts/Moment.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { paths } from '../../../paths.ts';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { causeInWords, platformOfCause } from '../../../words/cause-words.ts';
import { capitalised, stayInWords, timeInWords } from '../../../words/date-words.ts';
import { ExportedLines } from '../exports/ExportedLines.tsx';
import { ExposureLines } from '../exports/ExposureLines.tsx';
import { monthOf } from './month.ts';
import { BlockRemoval, BookingCancellation } from './OwnCauseRemoval.tsx';

/** One cause of a night in words: who, which nights, since when, held until when; the host's own can be undone. */
export function CauseItem(props: {
  readonly cause: NightCause;
  readonly listing: Listing;
  readonly onChanged: () => void;
}) {
  const words = useWords();
  const { cause, listing } = props;
  return (
    <li className="cause">
      <Stack gap={4}>
        <Text fw={600}>{causeInWords(cause, listing.own, words)}</Text>
        {cause.label === null || cause.linked !== null ? null : (
          <CauseLabel cause={cause} listing={listing} label={cause.label} />
        )}
        <Text size="sm">{capitalised(stayInWords(cause, words))}</Text>
        <Text size="sm" c="dimmed">
          <Moment at={cause.since} say={(when) => words.t('night.since', { when })} />
        </Text>
        <SeenIn cause={cause} listing={listing} />
        <LinkedPlace cause={cause} />
        <HeldLine cause={cause} />
        {listing.own && isStay(cause) ? <ExposureLines bookingId={cause.id} listing={listing} /> : null}
        {isStay(cause) ? null : <ExportedLines exportedTo={cause.exportedTo ?? []} listing={listing} />}
        {cause.kind === 'booking' && listing.own ? <BookingCancellation {...props} /> : null}
        {cause.kind === 'block' && listing.own ? <BlockRemoval {...props} /> : null}
      </Stack>
    </li>
  );
}

/** In which sync relais learnt of it. */
function SeenIn({ cause: { run, linked }, listing }: { readonly cause: NightCause; readonly listing: Listing }) {
  const { t } = useWords();
  if (run === null) return null;
  return (
    <AppLink place={paths.listing(linked?.listingId ?? listing.id, { tab: 'runs' })} size="sm">
      {t('night.seenIn', { number: run.number })}
    </AppLink>
  );
}

/** Where a night of a linked listing is taken. */
function LinkedPlace({ cause: { linked, from } }: { readonly cause: NightCause }) {
  const { t } = useWords();
  if (linked === null) return null;
  return (
    <AppLink place={paths.listing(linked.listingId, { month: monthOf(from) })} size="sm">
      {t('night.seeLinked', { listing: linked.listingName })}
    </AppLink>
  );
}

/** A stay that others must not sell again; blocks have no exposure. */
function isStay({ kind, eventClass }: Cause): boolean {
  return kind === 'booking' || eventClass === 'booking' || eventClass === 'unknown';
}

function CauseLabel(props: { readonly cause: Cause; readonly listing: Listing; readonly label: string }) {
  const { t } = useWords();
  const { cause, listing, label } = props;
  const isObserved = cause.kind === 'observed';
  const { nameOf } = useConnectionNames(listing, isObserved);
  return (
    <Text size="sm" className="breakable">
      {isObserved ? t('night.from', { label: nameOf({ ...cause, label }) }) : label}
    </Text>
  );
}

function HeldLine(props: { readonly cause: Cause }) {
  const { t, language } = useWords();
  const now = useNow();
  const { held } = props.cause;
  if (!held) return null;
  const platform = platformOfCause(props.cause);
  return (
    <Text size="sm" className="held-line">
      {held.dueAt === null
        ? t('night.heldAsked', { platform })
        : held.dueAt <= now
          ? t('night.heldSoon', { platform })
          : t('night.heldUntil', { platform, time: timeInWords(held.dueAt, now, language) })}
    </Text>
  );
}
