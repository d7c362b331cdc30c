import { Stack, Text, Title } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BreakerAnswer } from '../../../../src/contract/platforms.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { StaffOnly } from '../../parts/StaffOnly.tsx';
import { breakersQuery } from '../../platform-queries.ts';
import { preferencesQuery } from '../../queries.ts';
import { BreakerItem } from './BreakerItem.tsx';
import { ForceDialog } from './ForceDialog.tsx';
import { IncidentsSection } from './IncidentsSection.tsx';

type PlatformsPageProps = { readonly page: number; readonly onPage: (page: number) => void };

/** How each platform and feed host does, for support; admins can force its breaker. */
export function PlatformsPage(props: PlatformsPageProps) {
  const { t } = useWords();
  return (
    <Stack gap="lg">
      <div>
        <PageTitle>{t('platform.title')}</PageTitle>
        <Text c="dimmed">{t('platform.intro')}</Text>
      </div>
      <StaffOnly>
        <Breakers {...props} />
        <IncidentsSection />
      </StaffOnly>
    </Stack>
  );
}

function Breakers({ page, onPage }: PlatformsPageProps) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const query = useQuery(breakersQuery(page));
  const [forcing, setForcing] = useState<BreakerAnswer | null>(null);
  const force = preferences.role === 'admin' ? { onForce: setForcing } : {};
  return (
    <section aria-labelledby="breakers-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="breakers-title">
          {t('platform.section')}
        </Title>
        <Loaded query={query}>
          {({ data, meta }) => (
            <>
              {meta.total === 0 ? <Text>{t('platform.empty')}</Text> : null}
              <Stack component="ul" gap="xs" className="plain-list">
                {data.map((breaker) => (
                  <BreakerItem key={breaker.key} breaker={breaker} {...force} />
                ))}
              </Stack>
              <Pages meta={meta} onPage={onPage} />
            </>
          )}
        </Loaded>
      </Stack>
      <ForceDialog breaker={forcing} onClose={() => setForcing(null)} />
    </section>
  );
}
