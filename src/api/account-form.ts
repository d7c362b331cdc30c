import type { AccountConfig, AccountField, AccountSecrets } from '../account-ports.ts';
import type { FieldErrorCode } from '../contract/problem.ts';
import { invalid, type Refusal } from './refusal.ts';

/** What a person gave for a connector’s form. */
export type GivenForm = { readonly config: AccountConfig; readonly secrets: AccountSecrets };

type Wrong = { readonly code: FieldErrorCode; readonly detail: string };

/**
 * Holds what was given against the connector’s own form: a field that is asked for and missing, one that is not asked for, one that is too
 * long, none of the choices, or not of the pattern is an error of that field. Undefined when all is well. No value is told back.
 */
export function formRefusal(fields: readonly AccountField[], given: GivenForm): Refusal<'invalid'> | undefined {
  const errors = [...fieldErrors(fields, given), ...strangers(fields, given)];
  return errors.length === 0 ? undefined : invalid(errors);
}

function fieldErrors(fields: readonly AccountField[], given: GivenForm) {
  return fields.flatMap((field) => {
    const wrong = isAsked(field, given.config) ? trouble(field, valueOf(field, given)) : undefined;
    return wrong ? [{ pointer: pointerOf(field), ...wrong }] : [];
  });
}

/** What no field asks for. A secret among what is shown again would be shown again: it is refused too. */
function strangers(fields: readonly AccountField[], { config, secrets }: GivenForm) {
  const known = (isSecret: boolean) => fields.filter((field) => field.isSecret === isSecret).map(({ name }) => name);
  const errors = (group: 'config' | 'secrets', names: readonly string[], allowed: readonly string[]) =>
    names
      .filter((name) => !allowed.includes(name))
      .map((name) => ({
        pointer: `/${group}/${name}`,
        code: 'unrecognized_key' as const,
        detail: 'is no field of this connector: leave it out',
      }));
  return [
    ...errors('config', Object.keys(config), known(false)),
    ...errors('secrets', Object.keys(secrets), known(true)),
  ];
}

function isAsked({ when }: AccountField, config: AccountConfig): boolean {
  const given = when && config[when.field];
  return when === null || (typeof given === 'string' && when.isOneOf.includes(given));
}

function valueOf(
  { name, isSecret }: AccountField,
  { config, secrets }: GivenForm,
): string | readonly string[] | undefined {
  const group: AccountConfig = isSecret ? secrets : config;
  return Object.hasOwn(group, name) ? group[name] : undefined;
}

function trouble(field: AccountField, value: string | readonly string[] | undefined): Wrong | undefined {
  const isEmpty = value === undefined || value.length === 0;
  if (isEmpty) return field.isRequired ? { code: 'invalid_type', detail: 'is required' } : undefined;
  if ((field.input === 'list') === (typeof value === 'string'))
    return { code: 'invalid_type', detail: field.input === 'list' ? 'must be a list of texts' : 'must be one text' };
  const texts = typeof value === 'string' ? [value] : value;
  return texts.map((text) => textTrouble(field, text)).find((wrong) => wrong !== undefined);
}

function textTrouble({ maxLength, choices, input, pattern }: AccountField, text: string): Wrong | undefined {
  if (text.length > maxLength) return { code: 'too_big', detail: `must be at most ${maxLength} characters` };
  if (input === 'choice' && !choices.some(({ value }) => value === text))
    return { code: 'invalid_value', detail: `must be one of ${choices.map(({ value }) => value).join(', ')}` };
  if (pattern !== null && !new RegExp(`^(?:${pattern})$`).test(text))
    return { code: 'invalid_format', detail: 'is not of the form that this service gives' };
  return undefined;
}

function pointerOf({ name, isSecret }: AccountField): string {
  return `/${isSecret ? 'secrets' : 'config'}/${name}`;
}
