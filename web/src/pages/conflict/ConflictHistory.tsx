import { Text } from '@mantine/core';
import type { ConflictEvent } from '../../../../src/contract/conflicts.ts';
import { useWords } from '../../language.ts';
import { instantInWords, stayInWords } from '../../words/date-words.ts';

/** What happened to a conflict, newest first: what, when, by whom, and on which nights. */
export function ConflictHistory({ history }: { readonly history: readonly ConflictEvent[] }) {
  return (
    <ol className="plain-list trail">
      {history.map((event) => (
        <HistoryItem key={event.id} event={event} />
      ))}
    </ol>
  );
}

function HistoryItem({ event }: { readonly event: ConflictEvent }) {
  const words = useWords();
  const { t, language } = words;
  const said = [
    stayInWords(event, words),
    t('conflict.severityIs', { severity: t(`conflict.severity.${event.severity}`) }),
    ...(event.run === null ? [] : [t('conflict.run', { number: event.run.number })]),
  ];
  return (
    <li className="trail-item">
      <Text size="sm" c="dimmed">
        <time dateTime={event.at}>{instantInWords(event.at, language)}</time>
        {' · '}
        {event.actorName ?? t('conflict.relais')}
      </Text>
      <Text size="sm" className="breakable">
        <strong>{t(`conflictEvent.${event.type}`)}</strong>
        {` · ${said.join(' · ')}`}
      </Text>
    </li>
  );
}
