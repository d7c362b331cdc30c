import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { FeedReport } from '../../../../src/contract/feeds.ts';
import { useWords } from '../../language.ts';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { stayInWords } from '../../words/date-words.ts';
import { eventClassInWords } from '../../words/feed-words.ts';
import type { Tone } from '../../words/run-words.ts';

/** So many rows are shown at first. */
const SHOWN_FIRST = 25;

type ReadEvent = FeedReport['events'][number];

/** Every event of a calendar with its nights and what it is, what is coming first. */
export function EventList({ report }: { readonly report: FeedReport }) {
  const { t } = useWords();
  const [isWhole, setWhole] = useState(false);
  const { events, eventsLeftOut } = report;
  if (events.length === 0) return null;
  const shown = isWhole ? events : events.slice(0, SHOWN_FIRST);
  return (
    <Stack component="section" aria-labelledby="events-title" gap="xs">
      <Title order={3} size="h4" id="events-title">
        {t('feed.events')}
      </Title>
      <Explanations events={events} />
      <ul className="plain-list feed-rows">
        {shown.map((event, index) => (
          <EventRow key={`${event.from} ${event.to} ${index}`} event={event} />
        ))}
      </ul>
      {shown.length < events.length ? (
        <Button variant="default" size="sm" className="self-start" onClick={() => setWhole(true)}>
          {t('feed.showAll', { count: events.length })}
        </Button>
      ) : null}
      {isWhole && eventsLeftOut > 0 ? <Text size="sm">{t('feed.leftOut', { count: eventsLeftOut })}</Text> : null}
    </Stack>
  );
}

function Explanations({ events }: { readonly events: readonly ReadEvent[] }) {
  const { t } = useWords();
  const isAny = (test: (event: ReadEvent) => boolean) => events.some((event) => !event.isOurs && test(event));
  return (
    <>
      {isAny(({ eventClass }) => eventClass === 'unknown') ? (
        <Text size="sm" c="dimmed">
          {t('feed.unknownText')}
        </Text>
      ) : null}
      {isAny(({ mayFollowDate }) => mayFollowDate) ? (
        <Text size="sm" c="dimmed">
          {t('feed.edgeText')}
        </Text>
      ) : null}
    </>
  );
}

function EventRow({ event }: { readonly event: ReadEvent }) {
  const words = useWords();
  return (
    <li className="feed-row">
      <span>{stayInWords(event, words)}</span>
      <ToneBadge tone={toneOf(event)}>{eventClassInWords(event, words)}</ToneBadge>
    </li>
  );
}

function toneOf({ isOurs, eventClass }: ReadEvent): Tone {
  if (isOurs || eventClass === 'block') return 'calm';
  return eventClass === 'booking' ? 'good' : 'warning';
}
