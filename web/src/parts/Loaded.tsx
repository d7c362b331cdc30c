import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../language.ts';
import { ProblemNotice } from './ProblemNotice.tsx';

/** What a query gave, or that it is loading, or why it failed with a way to ask again. */
export function Loaded<Data>(props: {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}) {
  const { t } = useWords();
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) {
    return <ProblemNotice error={query.error} title={t('app.loadFailed')} onRetry={() => void query.refetch()} />;
  }
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">{t('app.loading')}</VisuallyHidden>
      <Skeleton height={72} />
      <Skeleton height={72} />
      <Skeleton height={72} width="60%" />
    </Stack>
  );
}
