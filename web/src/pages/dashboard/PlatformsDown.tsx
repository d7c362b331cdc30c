import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { incidentsQuery } from '../../platform-queries.ts';

/** Which platforms are down, where any is: it explains why alerts are silent. */
export function PlatformsDown() {
  const { t } = useWords();
  const { data = [] } = useQuery(incidentsQuery);
  const down = data.filter(({ endedAt }) => endedAt === null);
  if (down.length === 0) return null;
  return (
    <Notice tone="warning" title={t('platform.onDashboard', { count: down.length })}>
      <Text size="sm" className="breakable">
        {down.map(({ key }) => key).join(', ')}. {t('platform.onDashboardText')}
      </Text>
      <AppLink place={paths.platforms()} size="sm">
        {t('platform.see')}
      </AppLink>
    </Notice>
  );
}
