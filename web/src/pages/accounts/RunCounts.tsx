import type { AccountRun } from '../../../../src/contract/account-connections.ts';
import type { AccountKind } from '../../../../src/domain/account-connector.ts';
import { useWords } from '../../language.ts';

/** What a run of an account did, in numbers: its rows, which of a broker are its fills and fees, and the events that came of them. */
export function RunCounts({ run, kind }: { readonly run: AccountRun; readonly kind: AccountKind }) {
  const { t } = useWords();
  const { fetched, imported, updated, skipped, rejected } = run;
  return (
    <>
      <p>{t('account.run.rows', { fetched, imported, updated, skipped, rejected })}</p>
      {kind === 'ticketing' ? <p>{t('account.run.events', { count: run.eventsSynced })}</p> : null}
    </>
  );
}
