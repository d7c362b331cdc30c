import { Accordion, Anchor, Group, Stack, Text } from '@mantine/core';
import type { Run } from '../../../../../src/contract/runs.ts';
import { useWords } from '../../../language.ts';
import { RunBadge } from '../../../parts/RunBadge.tsx';
import type { ConnectionNames } from '../../../words/connection-words.ts';
import { durationInWords, instantInWords } from '../../../words/date-words.ts';
import { connectionResultInWords, publicationInWords, runInWords } from '../../../words/run-words.ts';
import { RunLog } from './RunLog.tsx';

type RunItemProps = { readonly run: Run; readonly names: ConnectionNames };

/** One run in the list. */
export function RunItem(props: RunItemProps) {
  const words = useWords();
  const { t, language } = words;
  const { run, names } = props;
  return (
    <Accordion.Item value={run.id}>
      <Accordion.Control>
        <Stack gap={4}>
          <Group gap="xs">
            <RunBadge status={run.status} />
            <Text size="sm" fw={600}>
              {instantInWords(run.startedAt ?? run.queuedAt, language)}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`run.trigger.${run.trigger}`)}
            </Text>
          </Group>
          <Text size="sm">{runInWords(run, names, words)}</Text>
        </Stack>
      </Accordion.Control>
      <Accordion.Panel>
        <RunDetails {...props} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function RunDetails(props: RunItemProps) {
  const words = useWords();
  const { t, language } = words;
  const { run, names } = props;
  const facts = [
    run.number === null ? '' : t('runs.number', { number: run.number }),
    t('runs.attempts', { count: run.attempts }),
    run.durationMs === null ? '' : t('runs.duration', { duration: durationInWords(run.durationMs, language) }),
  ].filter((fact) => fact !== '');
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {facts.join(' · ')}
      </Text>
      <Text size="sm" fw={600}>
        {run.results.length === 0 ? t('runs.noConnection') : t('runs.perConnection')}
      </Text>
      <ul className="run-lines">
        {run.results.map((result) => (
          <li key={result.connectionId}>
            {connectionResultInWords(result, names, words)}
            <Warnings warnings={result.warnings} />
          </li>
        ))}
        {run.publications.map((told) => (
          <li key={`told ${told.connectionId}`}>{publicationInWords(told, names, words)}</li>
        ))}
      </ul>
      <RunLog runId={run.id} names={names} />
      {run.temporalUrl === null ? null : (
        <Anchor href={run.temporalUrl} target="_blank" rel="noreferrer" size="sm">
          {t('runs.temporal')} ↗
        </Anchor>
      )}
    </Stack>
  );
}

function Warnings(props: { readonly warnings: readonly string[] }) {
  const { t } = useWords();
  if (props.warnings.length === 0) return null;
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('runs.warnings')}
      </Text>
      <ul className="run-lines">
        {props.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </>
  );
}
