import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SweepReportAnswer } from '../../../../src/contract/sweep-reports.ts';
import { isNotFound } from '../../api-problem.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { paths } from '../../paths.ts';
import { preferencesQuery } from '../../queries.ts';
import { sweepReportQuery } from '../../sweep-report-queries.ts';
import { instantInWords } from '../../words/date-words.ts';
import { outcomesInWords, sweepInWords, toneOfSweep } from '../../words/sweep-report-words.ts';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { RequestsTable } from './RequestsTable.tsx';

/** One sweep: how it went, what became of its listings, what changed, and what it asked of each platform. */
export function SweepReportPage({ reportId }: { readonly reportId: string }) {
  const query = useQuery(sweepReportQuery(reportId));
  if (isNotFound(query.error)) return <NotFoundPage />;
  return <Loaded query={query}>{(report) => <WholeReport report={report} />}</Loaded>;
}

type ReportProps = { readonly report: SweepReportAnswer };

function WholeReport({ report }: ReportProps) {
  const { t } = useWords();
  return (
    <Stack gap="xl">
      <Head report={report} />
      <Part id="swept-listings" title={t('sweepReport.section.listings')}>
        <Outcomes report={report} />
      </Part>
      <Part id="swept-changes" title={t('sweepReport.section.changes')}>
        <Changes report={report} />
      </Part>
      <Part id="swept-requests" title={t('sweepReport.section.requests')}>
        <RequestsTable requests={report.requests} />
      </Part>
    </Stack>
  );
}

function Head({ report }: ReportProps) {
  const words = useWords();
  const { t, language } = words;
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const { status, mode, startedAt, temporalUrl } = report;
  return (
    <Stack gap="xs">
      <AppLink place={paths.sweepReports()} size="sm">
        ← {t('sweepReport.back')}
      </AppLink>
      <Group gap="sm">
        <PageTitle>{t('sweepReport.of', { date: instantInWords(startedAt, language) })}</PageTitle>
        <ToneBadge tone={toneOfSweep(status)}>{t(`sweepReport.status.${status}`)}</ToneBadge>
      </Group>
      <Text c="dimmed">{sweepInWords(report, preferences.memberId, words)}</Text>
      <Text>
        <strong>{t(`sweepReport.mode.${mode}`)}.</strong> {t(`sweepReport.modeText.${mode}`)}
      </Text>
      {temporalUrl === null ? null : (
        <Anchor href={temporalUrl} target="_blank" rel="noreferrer" size="sm">
          {t('sweepReport.temporal')} ↗
        </Anchor>
      )}
    </Stack>
  );
}

function Part(props: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-labelledby={props.id}>
      <Stack gap="xs">
        <Title order={2} size="h3" id={props.id}>
          {props.title}
        </Title>
        {props.children}
      </Stack>
    </section>
  );
}

function Outcomes({ report }: ReportProps) {
  const words = useWords();
  return (
    <>
      <Text fw={600}>{words.t('sweepReport.listings', { count: report.listings.total })}</Text>
      <Text>{outcomesInWords(report, words).join(' · ')}</Text>
    </>
  );
}

function Changes({ report: { nights, pushes, conflictsOpened } }: ReportProps) {
  const { t } = useWords();
  const rows = [
    [t('sweepReport.added'), nights.added],
    [t('sweepReport.released'), nights.released],
    [t('sweepReport.held'), nights.held],
    [t('sweepReport.pushes'), pushes],
    [t('sweepReport.conflicts'), conflictsOpened],
  ] as const;
  return (
    <Table maw={420} withRowBorders className="paper">
      <Table.Tbody>
        {rows.map(([what, count]) => (
          <Table.Tr key={what}>
            <Table.Th scope="row" fw={400}>
              {what}
            </Table.Th>
            <Table.Td ta="right">{count}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
