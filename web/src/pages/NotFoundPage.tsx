import { Stack, Text } from '@mantine/core';
import { useWords } from '../language.ts';
import { AppLink } from '../parts/AppLink.tsx';
import { PageTitle } from '../parts/PageTitle.tsx';
import { paths } from '../paths.ts';

/** For an address that leads nowhere, and for a listing that does not exist or is another’s. */
export function NotFoundPage() {
  const { t } = useWords();
  return (
    <Stack align="flex-start" py="xl">
      <PageTitle>{t('notFound.title')}</PageTitle>
      <Text>{t('notFound.text')}</Text>
      <AppLink place={paths.listings()}>{t('notFound.back')}</AppLink>
    </Stack>
  );
}
