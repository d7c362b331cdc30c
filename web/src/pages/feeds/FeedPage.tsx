import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FeedReport } from '../../../../src/contract/feeds.ts';
import { useWords } from '../../language.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ExamineForm } from './ExamineForm.tsx';
import { FeedReportSection } from './FeedReportSection.tsx';

/** Examines a calendar that is not connected, or not yet; `listingId` is the listing that it is meant for. */
export function FeedPage(props: { readonly listingId: string | undefined }) {
  const { t } = useWords();
  const [report, setReport] = useState<FeedReport | null>(null);
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        <PageTitle>{t('feed.title')}</PageTitle>
        <Text c="dimmed">{t('feed.intro')}</Text>
      </Stack>
      <ExamineForm listingId={props.listingId} onReport={setReport} />
      {report ? <FeedReportSection report={report} /> : null}
    </Stack>
  );
}
