import type { AccountCheck } from '../../../../src/contract/account-connections.ts';
import { type AccountPlatform, accountPlatformNames } from '../../../../src/domain/account-connector.ts';
import { useWords } from '../../language.ts';
import { Notice } from '../../parts/Notice.tsx';

type RightsNoticeProps = { readonly rights: AccountCheck['rights']; readonly platform: AccountPlatform };

/** Warns of a key that can trade or withdraw: relais only reads, and a key that leaks does what it may. */
export function RightsNotice({ rights, platform }: RightsNoticeProps) {
  const { t } = useWords();
  const beyond = (['trade', 'withdraw'] as const).filter((right) => rights.includes(right));
  if (beyond.length === 0) return null;
  return (
    <Notice tone="warning" title={t('account.rights.title')}>
      {beyond.map((right) => (
        <p key={right}>{t(`account.rights.${right}`)}</p>
      ))}
      <p>{t('account.rights.text', { platform: accountPlatformNames[platform] })}</p>
    </Notice>
  );
}
