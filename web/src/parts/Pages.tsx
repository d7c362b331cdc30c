import { Group, Pagination, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useWords } from '../language.ts';

/** Leads through the pages of a list; nothing when there is only one. A page beyond the end leads to the last. */
export function Pages(props: {
  readonly meta: { readonly total: number; readonly page: number; readonly pageSize: number };
  readonly onPage: (page: number) => void;
}) {
  const { t } = useWords();
  const pages = Math.max(1, Math.ceil(props.meta.total / props.meta.pageSize));
  const { page } = props.meta;
  const { onPage } = props;
  useEffect(() => {
    if (page > pages) onPage(pages);
  }, [page, pages, onPage]);
  if (pages === 1) return null;
  return (
    <Group justify="space-between" mt="md">
      <Text size="sm" c="dimmed">
        {t('app.pageOf', { page, pages })}
      </Text>
      <Pagination
        total={pages}
        value={page}
        onChange={onPage}
        siblings={0}
        getControlProps={(control) => ({
          'aria-label': control === 'next' ? t('app.nextPage') : t('app.previousPage'),
        })}
      />
    </Group>
  );
}
