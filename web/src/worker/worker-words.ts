import i18next from 'i18next';
import type { Locale } from '../../../src/domain/member.ts';
import type { Words } from '../language.ts';
import { enModes } from '../locales/en-modes.ts';
import { enNotices, enStay } from '../locales/en-notices.ts';
import { frModes } from '../locales/fr-modes.ts';
import { frNotices, frStay } from '../locales/fr-notices.ts';

/** Only what a notice is told with, so that the worker stays small. */
const resources = {
  fr: { translation: { notice: frNotices, mode: frModes, night: frStay } },
  en: { translation: { notice: enNotices, mode: enModes, night: enStay } },
};

/** The words of a notice in one language, for the service worker, which draws no page. */
export function workerWords(language: Locale): Words {
  const texts = i18next.createInstance();
  void texts.init({ lng: language, resources, interpolation: { escapeValue: false }, initAsync: false });
  return { t: texts.getFixedT(language), language };
}
