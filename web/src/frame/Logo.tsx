import { Group, Text } from '@mantine/core';
import { useWords } from '../language.ts';

/** The product's sign and name. */
export function Logo() {
  const { t } = useWords();
  return (
    <Group gap={8} wrap="nowrap" component="span">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <Text component="span" fw={700} size="xl" className="logo-name">
        {t('app.name')}
      </Text>
    </Group>
  );
}
