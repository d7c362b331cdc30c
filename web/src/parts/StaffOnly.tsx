import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isStaff } from '../../../src/domain/member.ts';
import { useWords } from '../language.ts';
import { preferencesQuery } from '../queries.ts';
import { Notice } from './Notice.tsx';

/** What only support and admins are shown; everybody else is told so. */
export function StaffOnly(props: { readonly children: ReactNode }) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  return isStaff(preferences.role) ? props.children : <Notice tone="warning">{t('alert.staffOnly')}</Notice>;
}
