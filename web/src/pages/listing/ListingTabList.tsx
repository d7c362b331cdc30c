import { Tabs } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useWords } from '../../language.ts';
import { type ListingTab, listingTabs } from '../../paths.ts';

/** The sections of a listing as tabs; on a phone one row that scrolls, with the chosen tab in sight. */
export function ListingTabList(props: { readonly shown: ListingTab }) {
  const { t } = useWords();
  const row = useChosenInSight(props.shown);
  return (
    <Tabs.List ref={row} aria-label={t('listing.tabs')} mb="lg" className="listing-tabs">
      {listingTabs.map((tab) => (
        <Tabs.Tab key={tab} value={tab} data-section={tab}>
          {t(`listing.${tab}`)}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}

function useChosenInSight(shown: ListingTab): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const bringInSight = () => {
      const chosen = row.current?.querySelector<HTMLElement>(`[data-section="${shown}"]`);
      if (!row.current || !chosen) return;
      // Not `scrollIntoView`, which would move the page as well.
      row.current.scrollLeft = chosen.offsetLeft - (row.current.clientWidth - chosen.offsetWidth) / 2;
    };
    bringInSight();
    window.addEventListener('resize', bringInSight);
    return () => window.removeEventListener('resize', bringInSight);
  }, [shown]);
  return row;
}
