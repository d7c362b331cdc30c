import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Fill, listFills } from '../../../../src/contract/broker-records.ts';
import { useWords, type Words } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { fillsQuery } from '../../record-queries.ts';
import { amountInWords, decimalInWords } from '../../words/decimal-words.ts';
import type { AccountTabProps } from './account-tab.ts';
import { ExportCsv } from './ExportCsv.tsx';
import { RecordTable } from './RecordTable.tsx';
import { RecordTime } from './RecordTime.tsx';

/** The fills of a broker account as the broker tells them, newest first. */
export function FillsTab({ connection, page, onPage }: AccountTabProps) {
  const { t } = useWords();
  const { id, status } = connection;
  const query = useQuery(fillsQuery({ connectionId: id, page, isSyncing: status === 'SYNCING' }));
  return (
    <Loaded query={query}>
      {({ data, meta }) =>
        meta.total === 0 ? (
          <div className="empty">
            <Text fw={600}>{t('record.noFill')}</Text>
            <Text c="dimmed">{t('record.noFillText')}</Text>
          </div>
        ) : (
          <Stack gap="sm">
            <ExportCsv route={listFills} connectionId={id} fileName="fills.csv" label={t('record.exportFills')} />
            <FillTable fills={data} />
            <Pages meta={meta} onPage={onPage} />
          </Stack>
        )
      }
    </Loaded>
  );
}

function FillTable({ fills }: { readonly fills: readonly Fill[] }) {
  const { t } = useWords();
  const columns = [
    { title: t('record.at') },
    { title: t('record.symbol') },
    { title: t('record.side') },
    { title: t('record.quantity'), isNumber: true },
    { title: t('record.price'), isNumber: true },
    { title: t('record.fee'), isNumber: true },
    { title: t('record.kind') },
    { title: t('record.account') },
    { title: t('record.id') },
  ];
  return (
    <RecordTable label={t('record.fills')} columns={columns}>
      {fills.map((fill) => (
        <FillRow key={fill.id} fill={fill} />
      ))}
    </RecordTable>
  );
}

function FillRow({ fill }: { readonly fill: Fill }) {
  const words = useWords();
  const { t, language } = words;
  const { executedAt, symbol, side, quantity, price, currency, fee, account, externalId } = fill;
  return (
    <Table.Tr>
      <Table.Td>
        <RecordTime at={executedAt} />
      </Table.Td>
      <Table.Th scope="row">{symbol}</Table.Th>
      <Table.Td>{t(`record.${side}`)}</Table.Td>
      <Table.Td ta="right">{decimalInWords(quantity, language)}</Table.Td>
      <Table.Td ta="right">{amountInWords(price, currency, language)}</Table.Td>
      <Table.Td ta="right">
        {fee === null ? t('record.feeLater') : amountInWords(fee.amount, fee.currency, language)}
      </Table.Td>
      <Table.Td>{kindInWords(fill, words)}</Table.Td>
      <Table.Td>{account}</Table.Td>
      <Table.Td>{externalId}</Table.Td>
    </Table.Tr>
  );
}

/** What the fill is, of which other, and whether the broker has changed it since. */
function kindInWords({ effect, effectOf, revision }: Fill, { t }: Words): string {
  const name = t(`record.effect.${effect}`);
  const kind = effectOf === null ? name : t('record.effectOf', { effect: name, id: effectOf });
  return revision > 1 ? `${kind}, ${t('record.revised', { number: revision })}` : kind;
}
