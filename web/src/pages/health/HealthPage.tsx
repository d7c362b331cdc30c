import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../health-queries.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { StaffOnly } from '../../parts/StaffOnly.tsx';
import { FaultNotice } from './FaultNotice.tsx';
import { HealthFigures } from './HealthFigures.tsx';
import { PlatformHealthSection } from './PlatformHealthSection.tsx';
import { SchedulesSection } from './SchedulesSection.tsx';
import { WorkersSection } from './WorkersSection.tsx';

/** How relais as a whole is, for support and admin. */
export function HealthPage() {
  const { t } = useWords();
  return (
    <Stack gap="lg">
      <div>
        <PageTitle>{t('health.title')}</PageTitle>
        <Text c="dimmed">{t('health.intro')}</Text>
      </div>
      <StaffOnly>
        <Health />
      </StaffOnly>
    </Stack>
  );
}

function Health() {
  const { t } = useWords();
  const query = useQuery(healthQuery);
  return (
    <Loaded query={query}>
      {(health) => (
        <Stack gap="xl">
          {health.criticalFaults.length === 0 ? (
            <Notice tone="good">{t('health.well')}</Notice>
          ) : (
            <Stack gap="sm">
              {health.criticalFaults.map((fault) => (
                <FaultNotice key={fault.id} fault={fault} />
              ))}
            </Stack>
          )}
          {health.continuous ? null : <Notice tone="warning">{t('health.stopped')}</Notice>}
          <HealthFigures health={health} />
          <PlatformHealthSection platforms={health.platforms} />
          <SchedulesSection schedules={health.schedules} />
          <WorkersSection workers={health.workers} />
        </Stack>
      )}
    </Loaded>
  );
}
