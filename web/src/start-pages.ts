import type { QueryClient } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import type { Locale } from '../../src/domain/member.ts';
import { startLanguage } from './language.ts';
import { createPageData } from './page-data.ts';
import { paths } from './paths.ts';
import { createPageRouter } from './routes.tsx';

/** The pages as one thing: their texts, their data and the router that shows them. */
export type Pages = {
  readonly texts: i18n;
  readonly client: QueryClient;
  readonly router: ReturnType<typeof createPageRouter>;
};

/** Starts the pages in `language`; an answer that nobody is signed in leads to sign-in, and back after. */
export function startPages(language: Locale): Pages {
  const texts = startLanguage(language);
  const client = createPageData(() => {
    const { location } = router.state;
    if (location.pathname === paths.signIn().to) return;
    // The header still shows the person's name until the navigation has ended.
    const left = router.navigate({ ...paths.signIn(location.href), replace: true });
    void left.then(() => client.removeQueries({ queryKey: ['preferences'] }));
  });
  const router = createPageRouter({ client, texts });
  return { texts, client, router };
}
