import { Stack } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { settingsQuery } from '../../alert-queries.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { preferencesQuery } from '../../queries.ts';
import { AlertSettingsForm } from './AlertSettingsForm.tsx';

/** What can change while relais runs; for admins. */
export function AdminSettingsPage() {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  if (preferences.role !== 'admin') return <Notice tone="warning">{t('members.adminOnly')}</Notice>;
  return <AdminSettings />;
}

function AdminSettings() {
  const { t } = useWords();
  const query = useQuery(settingsQuery);
  return (
    <Stack gap="lg" maw={560}>
      <PageTitle>{t('adminSettings.title')}</PageTitle>
      <Loaded query={query}>{(settings) => <AlertSettingsForm settings={settings} />}</Loaded>
    </Stack>
  );
}
