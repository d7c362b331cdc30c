import { Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useWords } from '../../language.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { preferencesQuery } from '../../queries.ts';
import { NoticeChoices } from './NoticeChoices.tsx';
import { PushSection } from './PushSection.tsx';
import { QuietHoursForm } from './QuietHoursForm.tsx';

/** What one is told of and how, when it is quiet, and on which devices. */
export function PreferencesPage() {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  return (
    <Stack gap="xl">
      <PageTitle>{t('preferences.title')}</PageTitle>
      <NoticeChoices notices={preferences.notices} />
      <PushSection />
      <QuietHoursForm preferences={preferences} />
    </Stack>
  );
}
