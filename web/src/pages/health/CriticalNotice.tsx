import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { criticalFaultsQuery } from '../../health-queries.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';

/** On every page of staff: what stops relais as a whole, where anything does. The page of health says it by itself. */
export function CriticalNotice() {
  const { t } = useWords();
  const { pathname } = useLocation();
  const { data: faults = [] } = useQuery(criticalFaultsQuery);
  if (faults.length === 0 || pathname === paths.health().to) return null;
  return (
    <div className="critical-notice">
      <Notice tone="bad" urgent title={faults.map(({ kind }) => t(`health.fault.${kind}`)).join(' ')}>
        <AppLink place={paths.health()} size="sm">
          {t('health.see')}
        </AppLink>
      </Notice>
    </div>
  );
}
