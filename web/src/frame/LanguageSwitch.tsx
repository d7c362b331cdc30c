import { SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { updatePreferences } from '../../../src/contract/members.ts';
import type { Locale } from '../../../src/domain/member.ts';
import { call } from '../api.ts';
import { localeOf, storeLanguage, useWords } from '../language.ts';
import { preferencesQuery } from '../queries.ts';
import { tell } from '../tell.ts';
import { problemInWords } from '../words/problem-words.ts';

/** Chooses French or English: kept with the account when signed in, and in this browser for the pages before. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const words = useWords();
  const client = useQueryClient();
  const choose = async (language: Locale) => {
    storeLanguage(localStorage, language);
    await i18n.changeLanguage(language);
    const preferences = client.getQueryData(preferencesQuery.queryKey);
    if (preferences === undefined) return;
    client.setQueryData(preferencesQuery.queryKey, { ...preferences, locale: language });
    try {
      await call(updatePreferences, { body: { locale: language } });
      tell(i18n.t('app.languageSaved'), 'done');
      // Failure messages come from the server in the reader's language.
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'preferences' });
    } catch (error) {
      tell(problemInWords(error, words), 'refused');
    }
  };
  return (
    <SegmentedControl
      size="xs"
      className="language-switch"
      aria-label={words.t('app.language')}
      value={words.language}
      onChange={(chosen) => void choose(localeOf(chosen))}
      data={[
        { value: 'fr', label: <abbr title="Français">FR</abbr> },
        { value: 'en', label: <abbr title="English">EN</abbr> },
      ]}
    />
  );
}
