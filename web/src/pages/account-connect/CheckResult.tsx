import type { AccountCheck } from '../../../../src/contract/account-connections.ts';
import type { AccountPlatform } from '../../../../src/domain/account-connector.ts';
import { useWords } from '../../language.ts';
import { Notice } from '../../parts/Notice.tsx';
import { durationInWords } from '../../words/date-words.ts';
import { AccountErrorText } from '../accounts/AccountErrorText.tsx';
import { RightsNotice } from '../accounts/RightsNotice.tsx';

/** `platform`: where the key comes from; null where that is not known yet. */
type CheckResultProps = { readonly check: AccountCheck; readonly platform: AccountPlatform | null };

/** What trying credentials found: the accounts, the rights of the key and the clock, or why they do not work and what to do. */
export function CheckResult({ check, platform }: CheckResultProps) {
  const { t } = useWords();
  const { ok, error, rights } = check;
  if (!ok || error !== null) {
    return (
      <Notice tone="bad" urgent title={t('account.connect.checkFailed')}>
        {error === null ? null : <AccountErrorText error={error} />}
        <p>{t('account.connect.nothingStored')}</p>
      </Notice>
    );
  }
  return (
    <>
      <Notice tone="good" title={t('account.connect.checkOk')}>
        <Found check={check} />
      </Notice>
      {platform === null ? null : <RightsNotice rights={rights} platform={platform} />}
    </>
  );
}

function Found({ check }: Pick<CheckResultProps, 'check'>) {
  const { t, language } = useWords();
  const { accounts, rights, clockSkewMs } = check;
  const names = accounts.map(({ id, name }) => (name === '' ? id : name)).join(', ');
  return (
    <>
      <p>
        {accounts.length === 0
          ? t('account.connect.noneFound')
          : t('account.connect.found', { count: accounts.length, names })}
      </p>
      {rights.length === 0 ? null : (
        <p>
          {t('account.connect.rights', {
            rights: rights.map((right) => t(`account.connect.right.${right}`)).join(', '),
          })}
        </p>
      )}
      {clockSkewMs === null ? null : (
        <p>{t('account.connect.clock', { skew: durationInWords(Math.abs(Math.round(clockSkewMs)), language) })}</p>
      )}
    </>
  );
}
