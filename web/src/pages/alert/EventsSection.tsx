import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertDetail, AlertEvent } from '../../../../src/contract/alerts.ts';
import type { AlertSubjectKind } from '../../../../src/domain/alert-subject.ts';
import { eventsQuery } from '../../alert-queries.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { actionInWords, reasonInWords } from '../../words/alert-event-words.ts';
import { instantInWords } from '../../words/date-words.ts';

/** The audit trail of an alert, newest first: what happened, when, by whom and why. */
export function EventsSection(props: {
  readonly alert: Pick<AlertDetail, 'id' | 'subjectKind'>;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const { t } = useWords();
  const query = useQuery(eventsQuery(props.alert.id, props.page));
  return (
    <Stack component="section" gap="sm" aria-labelledby="events-title">
      <Title order={2} size="h3" id="events-title">
        {t('alertPage.eventsTitle')}
      </Title>
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? <Text c="dimmed">{t('alertPage.noEvent')}</Text> : null}
            <ol className="plain-list trail">
              {data.map((event) => (
                <EventItem key={event.id} event={event} subjectKind={props.alert.subjectKind} />
              ))}
            </ol>
            <Pages meta={meta} onPage={props.onPage} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function EventItem(props: { readonly event: AlertEvent; readonly subjectKind: AlertSubjectKind }) {
  const words = useWords();
  const { event, subjectKind } = props;
  const reason = reasonInWords({ ...event, subjectKind }, words);
  return (
    <li className="trail-item">
      <Text size="sm" c="dimmed">
        <time dateTime={event.at}>{instantInWords(event.at, words.language)}</time>
        {' · '}
        {event.actorName ?? words.t('alertPage.relais')}
      </Text>
      <Text size="sm" className="breakable">
        <strong>{actionInWords(event, words)}</strong>
        {reason === null ? null : <span className="alert-note">{` · ${reason}`}</span>}
      </Text>
    </li>
  );
}
