import { Card, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageSwitch } from '../../frame/LanguageSwitch.tsx';
import { Logo } from '../../frame/Logo.tsx';
import { useWords } from '../../language.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';

/** The frame of the pages before sign-in: the product's name, the language, one card. */
export function GatePage(props: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useWords();
  return (
    <main className="gate">
      <Stack gap="lg" w="100%" maw={420}>
        <Group justify="space-between" wrap="nowrap">
          <Stack gap={0}>
            <Logo />
            <Text size="sm" c="dimmed">
              {t('app.tagline')}
            </Text>
          </Stack>
          <LanguageSwitch />
        </Group>
        <Card withBorder padding="xl" className="paper">
          <Stack gap="lg">
            <PageTitle size="h2">{props.title}</PageTitle>
            {props.children}
          </Stack>
        </Card>
      </Stack>
    </main>
  );
}
