import { Anchor, Card, Group, Stack, Text } from '@mantine/core';
import type { AccountRun } from '../../../../src/contract/account-connections.ts';
import type { AccountKind } from '../../../../src/domain/account-connector.ts';
import { useWords, type Words } from '../../language.ts';
import { Notice } from '../../parts/Notice.tsx';
import { RunBadge } from '../../parts/RunBadge.tsx';
import { durationInWords, instantInWords } from '../../words/date-words.ts';
import { isUnfinished, toneOfRun } from '../../words/run-words.ts';
import { AccountErrorText } from '../accounts/AccountErrorText.tsx';
import { RunCounts } from '../accounts/RunCounts.tsx';

type AccountRunItemProps = { readonly run: AccountRun; readonly kind: AccountKind };

/** One run of an account: when, of whose asking, what it did, how long it took and waited, and why it failed. */
export function AccountRunItem({ run, kind }: AccountRunItemProps) {
  const words = useWords();
  const { t, language } = words;
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Stack gap={6}>
        <Group gap="xs">
          <RunBadge status={run.status} />
          <Text size="sm" fw={600}>
            {instantInWords(run.startedAt ?? run.queuedAt, language)}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`run.trigger.${run.trigger}`)}
          </Text>
        </Group>
        <Text size="sm" component="div">
          <RunCounts run={run} kind={kind} />
        </Text>
        <Text size="sm" c="dimmed">
          {factsOf(run, words).join(' · ')}
        </Text>
        <Warnings warnings={run.warnings} />
        {run.error === null ? null : (
          <Notice tone={isUnfinished(run) ? 'warning' : toneOfRun(run.status)}>
            <AccountErrorText error={run.error} />
          </Notice>
        )}
        {run.temporalUrl === null ? null : (
          <Anchor href={run.temporalUrl} target="_blank" rel="noreferrer" size="sm">
            {t('runs.temporal')} ↗
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}

function factsOf({ number, attempts, pages, durationMs, waitMs }: AccountRun, { t, language }: Words): string[] {
  return [
    number === null ? '' : t('runs.number', { number }),
    t('runs.attempts', { count: attempts }),
    t('account.run.pages', { count: pages }),
    durationMs === null ? '' : t('account.run.duration', { duration: durationInWords(durationMs, language) }),
    waitMs === 0 ? '' : t('account.run.waited', { duration: durationInWords(waitMs, language) }),
  ].filter((fact) => fact !== '');
}

function Warnings({ warnings }: Pick<AccountRun, 'warnings'>) {
  const { t } = useWords();
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warning" title={t('account.run.warnings')}>
      <ul className="run-lines">
        {warnings.map(({ code, message }, index) => (
          <li key={`${code} ${index}`}>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}
