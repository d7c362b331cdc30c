import { Title } from '@mantine/core';
import { useEffect } from 'react';
import { useWords } from '../language.ts';

/** The heading of a page, which also names the browser's tab and history. */
export function PageTitle(props: { readonly children: string; readonly size?: string }) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${props.children} – ${t('app.name')}`;
  }, [props.children, t]);
  return (
    <Title order={1} size={props.size} className="breakable">
      {props.children}
    </Title>
  );
}
