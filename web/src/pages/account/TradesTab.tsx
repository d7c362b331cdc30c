import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listTrades, type Trade } from '../../../../src/contract/broker-records.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { tradesQuery } from '../../record-queries.ts';
import type { AccountTabProps } from './account-tab.ts';
import { ExportCsv } from './ExportCsv.tsx';
import { RecordTable } from './RecordTable.tsx';
import { TradeRow } from './TradeRow.tsx';

/** The trades that were derived from the fills, newest first, with one's own notes. */
export function TradesTab({ connection, isOwn, page, onPage }: AccountTabProps) {
  const { t } = useWords();
  const { id, status } = connection;
  const query = useQuery(tradesQuery({ connectionId: id, page, isSyncing: status === 'SYNCING' }));
  return (
    <Loaded query={query}>
      {({ data, meta }) =>
        meta.total === 0 ? (
          <div className="empty">
            <Text fw={600}>{t('record.noTrade')}</Text>
            <Text c="dimmed">{t('record.noTradeText')}</Text>
          </div>
        ) : (
          <Stack gap="sm">
            <ExportCsv route={listTrades} connectionId={id} fileName="trades.csv" label={t('record.exportTrades')} />
            <TradeTable trades={data} connectionId={id} isOwn={isOwn} />
            <Pages meta={meta} onPage={onPage} />
          </Stack>
        )
      }
    </Loaded>
  );
}

type TradeTableProps = {
  readonly trades: readonly Trade[];
  readonly connectionId: string;
  readonly isOwn: boolean;
};

function TradeTable({ trades, connectionId, isOwn }: TradeTableProps) {
  const { t } = useWords();
  const columns = [
    { title: t('record.symbol') },
    { title: t('record.status') },
    { title: t('record.side') },
    { title: t('record.opened') },
    { title: t('record.closedAt') },
    { title: t('record.quantity'), isNumber: true },
    { title: t('record.entry'), isNumber: true },
    { title: t('record.exit'), isNumber: true },
    { title: t('record.profit'), isNumber: true },
    { title: t('record.fees'), isNumber: true },
    { title: t('record.note') },
    { title: t('record.fillCount'), isNumber: true },
    { title: t('record.account') },
  ];
  return (
    <RecordTable label={t('record.trades')} columns={columns}>
      {trades.map((trade) => (
        <TradeRow key={trade.id} trade={trade} connectionId={connectionId} isOwn={isOwn} />
      ))}
    </RecordTable>
  );
}
