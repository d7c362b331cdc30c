import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';

type Told = Omit<NonNullable<AccountConnection['lastSyncError']>, 'since'>;

/** What happened, what to do about it, and the service's own code for whoever looks it up. */
export function AccountErrorText({ error }: { readonly error: Told }) {
  const { t } = useWords();
  return (
    <>
      <p>{error.message}</p>
      {error.nextStep === '' ? null : <p>{error.nextStep}</p>}
      {error.code === null ? null : <p>{t('account.errorCode', { code: error.code })}</p>}
    </>
  );
}
