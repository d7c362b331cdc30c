import { Text } from '@mantine/core';
import type { Event } from '../../../../src/contract/events.ts';
import { useWords, type Words } from '../../language.ts';
import { instantInWords } from '../../words/date-words.ts';
import { placesInWords } from '../../words/event-words.ts';

/** The sessions of an event, each with its date and its places; nothing where it has none but the event itself. */
export function EventSessions({ event: { name, sessions } }: { readonly event: Event }) {
  const words = useWords();
  const { t } = words;
  if (sessions.length === 0 || isEventItself(sessions)) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('billetweb.sessions')}
      </Text>
      <ul className="run-lines" aria-label={t('billetweb.sessionsOf', { name })}>
        {sessions.map((session) => (
          <Text key={session.externalId} component="li" size="sm">
            {sessionInWords(session, words)}
          </Text>
        ))}
      </ul>
    </div>
  );
}

/** An event with a single date is its own one session at Billetweb, without a name and a date. */
function isEventItself([first, ...others]: Event['sessions']): boolean {
  return first?.startsAt === null && first.name === '' && others.length === 0;
}

function sessionInWords(session: Event['sessions'][number], words: Words): string {
  const { t, language } = words;
  const { name, startsAt, isDisabled } = session;
  return [
    name,
    startsAt === null ? t('billetweb.noDate') : instantInWords(startsAt, language),
    placesInWords(session, words),
    isDisabled ? t('billetweb.disabled') : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
