import { platformNames, platforms } from '../../../src/domain/platform.ts';
import { ApiProblem } from '../api-problem.ts';
import type { Words } from '../language.ts';
import { fr } from '../locales/fr.ts';

type FieldWord = keyof typeof fr.field;

/** What went wrong, and what to do, in the page's language. Anything that is not an `ApiProblem` is our own fault. */
export function problemInWords(error: unknown, { t }: Words): string {
  if (!(error instanceof ApiProblem)) return t('problem.internal');
  if (error.twice) {
    const channel = platforms.find((platform) => platform === error.twice?.channel);
    return t('connection.twiceRefused', { ...error.twice, channel: channel ? platformNames[channel] : '' });
  }
  return t(`problem.${error.code}`);
}

/**
 * The texts to show at form fields, by field name, from the JSON pointers of a 422 (`/url` → `url`). A code that these
 * pages do not know is shown with the server's own detail.
 */
export function fieldTexts(error: unknown, { t }: Words): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.fieldErrors.map(({ pointer, code, detail }) => [
      fieldOf(pointer),
      isFieldWord(code) ? t(`field.${code}`) : detail,
    ]),
  );
}

/** True when every error has its place at one of `fields`, so that nothing is left to say about the whole. */
export function isSaidAtFields(error: unknown, fields: readonly string[]): boolean {
  if (!(error instanceof ApiProblem) || error.fieldErrors.length === 0) return false;
  return error.fieldErrors.every(({ pointer }) => fields.includes(fieldOf(pointer)));
}

function fieldOf(pointer: string): string {
  return pointer.replace(/^\//, '');
}

function isFieldWord(code: string): code is FieldWord {
  return Object.hasOwn(fr.field, code);
}
