import { useQuery } from '@tanstack/react-query';
import { useWords } from '../language.ts';
import { continuousQuery } from '../operation-queries.ts';
import { AppLink } from '../parts/AppLink.tsx';
import { Notice } from '../parts/Notice.tsx';
import { paths } from '../paths.ts';

/** Says on every page that relais syncs nothing by itself, while that is so. */
export function ContinuousStopped() {
  const { t } = useWords();
  const { data } = useQuery(continuousQuery);
  if (data === undefined || data.running) return null;
  return (
    <div className="stopped-banner">
      <Notice tone="warning" title={t('operation.stopped.title')}>
        <p>
          {t('operation.stopped.text')} <AppLink place={paths.sync()}>{t('operation.stopped.link')}</AppLink>
        </p>
      </Notice>
    </div>
  );
}
