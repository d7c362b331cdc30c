import i18next, { type i18n, type TFunction } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type Locale, locales } from '../../src/domain/member.ts';
import { en } from './locales/en.ts';
import { fr, type Texts } from './locales/fr.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Texts };
  }
}

const STORED_LANGUAGE = 'relais.language';

/** The texts in one language and the language itself: what every function that puts things into words needs. */
export type Words = { readonly t: TFunction; readonly language: Locale };

/** The words of the page's language; the component is drawn again when the language changes. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  return { t, language: localeOf(i18n.language) };
}

/** The texts of both languages, French first, started in `language`. */
export function startLanguage(language: Locale): i18n {
  const texts = i18next.createInstance();
  texts.on('languageChanged', (chosen) => {
    document.documentElement.lang = localeOf(chosen);
  });
  void texts.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'fr',
    supportedLngs: locales,
    resources: { fr: { translation: fr }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return texts;
}

/** The words of one language outside a component. */
export function wordsIn(texts: i18n, language: Locale): Words {
  return { t: texts.getFixedT(language), language };
}

/** The language that this browser last chose, French when it never did. */
export function storedLanguage(storage: Storage): Locale {
  try {
    return localeOf(storage.getItem(STORED_LANGUAGE) ?? 'fr');
  } catch {
    // Storage may be forbidden by the browser; the page then starts in French.
    return 'fr';
  }
}

/** Remembers the language in this browser, for the pages before sign-in. */
export function storeLanguage(storage: Storage, language: Locale): void {
  try {
    storage.setItem(STORED_LANGUAGE, language);
  } catch {
    // The choice then lasts until the page is reloaded.
  }
}

/** `text` as a language of the pages, French when it is none. */
export function localeOf(text: string): Locale {
  return locales.find((locale) => locale === text) ?? 'fr';
}
