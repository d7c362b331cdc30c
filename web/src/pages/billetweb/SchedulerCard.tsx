import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Scheduler } from '../../../../src/contract/schedulers.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { paths } from '../../paths.ts';
import { SchedulerActions } from './SchedulerActions.tsx';
import { SchedulerError } from './SchedulerError.tsx';
import { SchedulerFacts } from './SchedulerFacts.tsx';

type Of = { readonly scheduler: Scheduler };

/** The scheduler of Billetweb: whether it runs, what it did last and does next, and what may be done with it. */
export function SchedulerCard({ scheduler }: Of) {
  const { t } = useWords();
  const { isRunning, isSyncing, connections } = scheduler;
  if (connections === 0) return <NoAccount />;
  return (
    <Card withBorder component="section" className="paper" aria-labelledby="scheduler-title">
      <Stack gap="md">
        <Group gap="sm">
          <Title order={2} size="h3" id="scheduler-title">
            {t('billetweb.scheduler')}
          </Title>
          <ToneBadge tone={isRunning ? 'good' : 'warning'}>
            {t(isRunning ? 'billetweb.running' : 'billetweb.stopped')}
          </ToneBadge>
          <Text size="sm" role="status">
            {isSyncing ? t('billetweb.syncing') : ''}
          </Text>
        </Group>
        <Text size="sm">
          {t('billetweb.accounts', { count: connections })} ·{' '}
          <AppLink place={paths.accounts()}>{t('billetweb.toAccounts')}</AppLink>
        </Text>
        <SchedulerFacts scheduler={scheduler} />
        <SchedulerError scheduler={scheduler} />
        <SchedulerActions isRunning={isRunning} />
      </Stack>
    </Card>
  );
}

function NoAccount() {
  const { t } = useWords();
  const place = paths.connectAccount('billetweb');
  return (
    <div className="empty">
      <Text fw={600}>{t('billetweb.noAccount')}</Text>
      <Text c="dimmed">{t('billetweb.noAccountText')}</Text>
      <Button mt="md" renderRoot={(root) => <Link {...root} to={place.to} search={place.search} />}>
        {t('billetweb.connect')}
      </Button>
    </div>
  );
}
