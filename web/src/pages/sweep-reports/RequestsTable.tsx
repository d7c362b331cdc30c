import { Table, Text } from '@mantine/core';
import type { SweepReportAnswer } from '../../../../src/contract/sweep-reports.ts';
import { useWords } from '../../language.ts';
import { requestedPlatform } from '../../words/sweep-report-words.ts';

/** How many HTTP requests each platform was sent, and all together. */
export function RequestsTable({ requests }: Pick<SweepReportAnswer, 'requests'>) {
  const { t, language } = useWords();
  if (requests.length === 0) return <Text c="dimmed">{t('sweepReport.noRequest')}</Text>;
  const total = requests.reduce((sum, each) => sum + each.requests, 0);
  const format = new Intl.NumberFormat(language);
  return (
    <Table maw={420} withRowBorders className="paper">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('sweepReport.platform')}</Table.Th>
          <Table.Th scope="col" ta="right">
            {t('sweepReport.requests')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {requests.map((each) => (
          <Table.Tr key={each.platform}>
            <Table.Th scope="row" fw={400} className="breakable">
              {requestedPlatform(each.platform)}
            </Table.Th>
            <Table.Td ta="right">{format.format(each.requests)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">{t('sweepReport.total')}</Table.Th>
          <Table.Td ta="right" fw={600}>
            {format.format(total)}
          </Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
}
