import { useQuery } from '@tanstack/react-query';
import { alertCountQuery } from '../../alert-queries.ts';
import { type AlertsShown, everyOpenAlert } from '../../alerts-shown.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { paths } from '../../paths.ts';

const counted = {
  open: everyOpenAlert,
  escalated: { ...everyOpenAlert, status: 'escalated' },
  old: { ...everyOpenAlert, failingForHours: 24 },
} as const satisfies Readonly<Record<string, AlertsShown>>;

/** How many alerts are open, escalated, and failing for over a day; each leads to its list. */
export function AlertCounts() {
  const { t } = useWords();
  return (
    <ul className="plain-list alert-counts" aria-label={t('dashboard.counts')}>
      <AlertCount name="open" />
      <AlertCount name="escalated" />
      <AlertCount name="old" />
    </ul>
  );
}

function AlertCount(props: { readonly name: keyof typeof counted }) {
  const { t } = useWords();
  const shown = counted[props.name];
  const { data } = useQuery(alertCountQuery(shown));
  return (
    <li>
      <AppLink place={paths.alerts(shown)} className="alert-count-link" c="inherit" underline="never">
        <span className="alert-number">{data ?? '–'}</span> <span>{t(`dashboard.${props.name}`)}</span>
      </AppLink>
    </li>
  );
}
