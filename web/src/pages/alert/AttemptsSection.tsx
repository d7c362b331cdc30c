import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertAttempt, AlertDetail } from '../../../../src/contract/alerts.ts';
import type { AlertSubjectKind } from '../../../../src/domain/alert-subject.ts';
import { failureName } from '../../../../src/domain/failure-name.ts';
import { subjectFailureName } from '../../../../src/domain/subject-failure.ts';
import { attemptsQuery } from '../../alert-queries.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { RunBadge, ToneBadge } from '../../parts/RunBadge.tsx';
import { instantInWords } from '../../words/date-words.ts';

/** Every failed run of an alert, newest first, in words and as ops read it. */
export function AttemptsSection(props: {
  readonly alert: AlertDetail;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const { t } = useWords();
  const query = useQuery(attemptsQuery(props.alert.id, props.page));
  return (
    <Stack component="section" gap="sm" aria-labelledby="attempts-title">
      <Title order={2} size="h3" id="attempts-title">
        {t('alertPage.attemptsTitle')}
      </Title>
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? <Text c="dimmed">{t('alertPage.noAttempt')}</Text> : null}
            <Stack component="ul" gap="xs" className="plain-list">
              {data.map((attempt) => (
                <Attempt
                  key={attempt.runId}
                  alert={props.alert}
                  attempt={attempt}
                  showsCycle={props.alert.reopenCount > 0}
                />
              ))}
            </Stack>
            <Pages meta={meta} onPage={props.onPage} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Attempt(props: { readonly alert: AlertDetail; readonly attempt: AlertAttempt; readonly showsCycle: boolean }) {
  const words = useWords();
  const { t, language } = words;
  const { attempt, showsCycle } = props;
  const facts = [
    instantInWords(attempt.failedAt, language),
    t(`run.trigger.${attempt.trigger}`),
    ...(showsCycle ? [t('alertPage.cycle', { cycle: attempt.cycle })] : []),
  ];
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Stack gap={4}>
        <Group gap="xs">
          <Title order={3} size="h5">
            {t('alertPage.run', { number: attempt.runNumber })}
          </Title>
          <RunBadge status={attempt.status} />
          <ToneBadge tone="calm">{attempt.counted ? t('alertPage.counted') : t('alertPage.notCounted')}</ToneBadge>
        </Group>
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
          {attempt.counted ? null : ` · ${t('alertPage.notCountedWhy')}`}
        </Text>
        <AttemptErrors attempt={attempt} subjectKind={props.alert.subjectKind} />
        {attempt.temporalUrl === null ? null : (
          <Anchor href={attempt.temporalUrl} target="_blank" rel="noreferrer" size="sm" className="self-start">
            {t('runs.temporal')} ↗
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}

/** The run's error, and where single connections failed, theirs instead of repeating it. */
function AttemptErrors(props: { readonly attempt: AlertAttempt; readonly subjectKind: AlertSubjectKind }) {
  const { t, language } = useWords();
  const { error, errorMessage, connections } = props.attempt;
  if (connections.length === 0)
    return <OneError what={subjectFailureName(props.subjectKind, error.type, language)} raw={errorMessage} />;
  return (
    <ul className="run-lines">
      {connections.map((failed, place) => {
        const what = t('alertPage.connection', { label: failed.label, what: failureName(failed.error.type, language) });
        return (
          // Two connections may have one label.
          <li key={`${place} ${failed.label}`}>
            <OneError what={what} raw={failed.errorMessage} />
          </li>
        );
      })}
    </ul>
  );
}

function OneError(props: { readonly what: string; readonly raw: string }) {
  return (
    <>
      <Text size="sm" className="breakable">
        {props.what}
      </Text>
      <code className="raw">{props.raw}</code>
    </>
  );
}
