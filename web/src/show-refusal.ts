import type { Words } from './language.ts';
import { fieldTexts } from './words/problem-words.ts';

/** What showing a refusal needs of a form. */
type RefusedForm = {
  readonly setErrors: (texts: Readonly<Record<string, string>>) => void;
  readonly getInputNode: (field: string) => HTMLElement | null;
};

/** Shows what is wrong at each field of a refused form, and leads to the first, so that it is also read out. */
export function showRefusal(form: RefusedForm, error: unknown, words: Words): void {
  const texts = fieldTexts(error, words);
  form.setErrors(texts);
  const [first] = Object.keys(texts);
  if (first !== undefined) form.getInputNode(first)?.focus();
}
