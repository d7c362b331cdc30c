import { ApiProblem } from '../api-problem.ts';
import type { Words } from '../language.ts';
import { fr } from '../locales/fr.ts';

type FieldWord = keyof typeof fr.field;

/** What went wrong, and what to do, in the page's language. Anything that is not an `ApiProblem` is our own fault. */
export function problemInWords(error: unknown, { t }: Words): string {
  return error instanceof ApiProblem ? t(`problem.${error.code}`) : t('problem.internal');
}

/**
 * The texts to show at form fields, by field name, from the JSON pointers of a 422 (`/url` → `url`). A code that these
 * pages do not know is shown with the server's own detail.
 */
export function fieldTexts(error: unknown, { t }: Words): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.fieldErrors.map(({ pointer, code, detail }) => [
      pointer.replace(/^\//, ''),
      isFieldWord(code) ? t(`field.${code}`) : detail,
    ]),
  );
}

function isFieldWord(code: string): code is FieldWord {
  return Object.hasOwn(fr.field, code);
}
