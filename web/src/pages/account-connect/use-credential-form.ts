import { type UseFormReturnType, useForm } from '@mantine/form';
import type { Connector } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';
import { fieldTexts } from '../../words/problem-words.ts';
import { type CredentialValues, firstValues, wrongCredentials } from './credential-values.ts';

/** A form of a connector’s fields, and what shows a refusal of the API at the fields that it is about. */
export type CredentialForm = {
  readonly form: UseFormReturnType<CredentialValues>;
  readonly showRefused: (error: Error) => void;
};

/** The form of a connector’s fields, begun with what is known; `onChange`: what was found about the former values is old. */
export function useCredentialForm(
  connector: Pick<Connector, 'fields'>,
  config: Readonly<Record<string, string | readonly string[]>>,
  onChange: () => void,
): CredentialForm {
  const words = useWords();
  const form = useForm<CredentialValues>({
    initialValues: firstValues(connector, config),
    validate: (values) => wrongCredentials(connector, values, words),
    onValuesChange: onChange,
  });
  const showRefused = (error: Error) => {
    const texts = Object.entries(fieldTexts(error, words)).map(([place, text]) => [fieldOf(place), text] as const);
    form.setErrors(Object.fromEntries(texts));
    const [first] = texts;
    if (first !== undefined) form.getInputNode(first[0])?.focus();
  };
  return { form, showRefused };
}

function fieldOf(place: string): string {
  return place.replace(/^(config|secrets)\//, '');
}
