import { Table, Text } from '@mantine/core';
import type { Trade } from '../../../../src/contract/broker-records.ts';
import { useWords } from '../../language.ts';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { amountInWords, decimalInWords } from '../../words/decimal-words.ts';
import { RecordTime } from './RecordTime.tsx';
import { TradeNote } from './TradeNote.tsx';

type TradeRowProps = { readonly trade: Trade; readonly connectionId: string; readonly isOwn: boolean };

/** One trade: from its opening to its close, what it brought, its fees as far as they are told, and its note. */
export function TradeRow({ trade, connectionId, isOwn }: TradeRowProps) {
  const { t, language } = useWords();
  const { status, currency, exitPrice, closedAt } = trade;
  const amount = (value: string) => amountInWords(value, currency, language);
  return (
    <Table.Tr>
      <Table.Th scope="row">{trade.symbol}</Table.Th>
      <Table.Td>
        <ToneBadge tone={status === 'open' ? 'warning' : 'calm'}>{t(`record.${status}`)}</ToneBadge>
      </Table.Td>
      <Table.Td>{t(`record.${trade.side}`)}</Table.Td>
      <Table.Td>
        <RecordTime at={trade.openedAt} />
      </Table.Td>
      <Table.Td>{closedAt === null ? '–' : <RecordTime at={closedAt} />}</Table.Td>
      <Table.Td ta="right">
        {decimalInWords(trade.quantity, language)}
        {status === 'open' ? (
          <Text size="xs">{t('record.remaining', { quantity: decimalInWords(trade.openQuantity, language) })}</Text>
        ) : null}
      </Table.Td>
      <Table.Td ta="right">{amount(trade.entryPrice)}</Table.Td>
      <Table.Td ta="right">{exitPrice === null ? '–' : amount(exitPrice)}</Table.Td>
      <Table.Td ta="right">{amount(trade.realisedProfit)}</Table.Td>
      <Table.Td ta="right">
        <Fees trade={trade} />
      </Table.Td>
      <Table.Td>
        <TradeNote trade={trade} connectionId={connectionId} isOwn={isOwn} />
      </Table.Td>
      <Table.Td ta="right">{trade.fillCount}</Table.Td>
      <Table.Td>{trade.account}</Table.Td>
    </Table.Tr>
  );
}

/** What the broker has told so far, currency by currency, and whether more is to come. */
function Fees({ trade: { fees, feesPending } }: Pick<TradeRowProps, 'trade'>) {
  const { t, language } = useWords();
  return (
    <>
      {fees.map(({ amount, currency }) => (
        <div key={currency}>{amountInWords(amount, currency, language)}</div>
      ))}
      {feesPending ? <ToneBadge tone="warning">{t('record.feesPending')}</ToneBadge> : null}
      {fees.length === 0 && !feesPending ? '–' : null}
    </>
  );
}
