import { Tabs } from '@mantine/core';
import { useWords } from '../../language.ts';
import { type AccountShown, type AccountTab, accountTabs } from '../../paths.ts';
import type { AccountTabProps } from './account-tab.ts';
import { FillsTab } from './FillsTab.tsx';
import { RejectedTab } from './RejectedTab.tsx';
import { RunsTab } from './RunsTab.tsx';
import { TradesTab } from './TradesTab.tsx';

type AccountTabsProps = Omit<AccountTabProps, 'page' | 'onPage'> & {
  readonly shown: AccountShown;
  readonly onShow: (change: Partial<AccountShown>) => void;
};

/** The sections of an account. A ticketing account has no fills and no trades. */
export function AccountTabs({ connection, isOwn, shown, onShow }: AccountTabsProps) {
  const { t } = useWords();
  const offered = connection.kind === 'brokerage' ? accountTabs : (['runs', 'rejected'] as const);
  const tab = offered.find((each) => each === shown.tab) ?? 'runs';
  const given = { connection, isOwn, page: shown.page, onPage: (page: number) => onShow({ page }) };
  return (
    <Tabs
      value={tab}
      onChange={(next) => onShow({ tab: offered.find((each) => each === next) ?? 'runs', page: 1 })}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('account.tabs')} mb="md" className="listing-tabs">
        {offered.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {each === 'runs' ? t('account.runs') : t(`record.${each}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab}>
        <Section tab={tab} {...given} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Section({ tab, ...given }: AccountTabProps & { readonly tab: AccountTab }) {
  switch (tab) {
    case 'runs':
      return <RunsTab {...given} />;
    case 'fills':
      return <FillsTab {...given} />;
    case 'trades':
      return <TradesTab {...given} />;
    case 'rejected':
      return <RejectedTab {...given} />;
  }
}
