import type { AccountAdvice } from './account-failure.ts';
import type { FailureKind } from './failure.ts';
import type { Locale } from './member.ts';

/** What happened, in the words of the person whose account it is. Nothing about it has to be hidden: hosts are the service’s own. */
export function accountFailureMessage(kind: FailureKind, locale: Locale): string {
  return messages[locale][kind];
}

/** The next step of that person. */
export function accountNextStep(advice: AccountAdvice, locale: Locale): string {
  return steps[locale][advice];
}

const messages: Readonly<Record<Locale, Readonly<Record<FailureKind, string>>>> = {
  fr: {
    AUTH: 'Le service refuse la clé de ce compte.',
    CONFIG: 'Le service accepte la clé, mais elle ou les réglages ne suffisent pas pour lire ce compte.',
    NOT_FOUND: 'Le service ne connaît pas ce compte, ou pas ce qui y est demandé.',
    RATE_LIMITED: 'Le service demande de patienter avant la prochaine lecture.',
    BLOCKED: 'Le service bloque pour un moment l’adresse d’où nous lisons.',
    TRANSIENT: 'Le service ne répond pas comme il faut.',
    BAD_FEED:
      'Des lignes du service n’ont pas pu être lues\u00a0; elles sont conservées dans «\u00a0Lignes rejetées\u00a0».',
    SCHEMA_DRIFT: 'Le service a changé la forme de ses réponses et nous ne savons pas encore les lire.',
    EMPTY_SUSPECT: 'Le service a répondu sans rien là où il y avait quelque chose. Ce qui était connu est conservé.',
    SYSTEM: 'La synchronisation a échoué de notre fait. Ce qui était connu est conservé.',
  },
  en: {
    AUTH: 'The service refuses the key of this account.',
    CONFIG: 'The service accepts the key, but it or the settings are not enough to read this account.',
    NOT_FOUND: 'The service does not know this account, or what is asked for there.',
    RATE_LIMITED: 'The service asks us to wait before the next read.',
    BLOCKED: 'The service blocks for a while the address from which we read.',
    TRANSIENT: 'The service does not answer as it should.',
    BAD_FEED: 'Some rows of the service could not be read; they are kept under “Rejected rows”.',
    SCHEMA_DRIFT: 'The service has changed the form of its answers and we cannot read them yet.',
    EMPTY_SUSPECT: 'The service answered with nothing where there was something. What was known is kept.',
    SYSTEM: 'The sync failed on our side. What was known is kept.',
  },
};

const steps: Readonly<Record<Locale, Readonly<Record<AccountAdvice, string>>>> = {
  fr: {
    reconnect:
      'Vérifiez la clé, ou créez-en une nouvelle chez le service, puis donnez-la à relais\u00a0: elle est essayée aussitôt.',
    widen_key: 'Donnez à la clé, chez le service, le droit de lire ce compte, puis lancez une synchronisation.',
    free_address:
      'La clé n’est valable que depuis certaines adresses\u00a0: retirez cette restriction chez le service, ou créez une clé sans elle.',
    mend_settings:
      'Vérifiez chez le service que la requête, le jeton et le compte sont actifs, puis lancez une synchronisation.',
    mend_entry: 'Corrigez dans les réglages de ce compte ce qui manque ou ne va pas, puis lancez une synchronisation.',
    ours: 'Vous n’avez rien à faire\u00a0: c’est à nous de corriger. Si cela dure, écrivez au support.',
    wait: 'Vous n’avez rien à faire\u00a0: nous réessayons de nous-mêmes.',
  },
  en: {
    reconnect: 'Check the key, or make a new one at the service, then give it to relais: it is tried at once.',
    widen_key: 'Give the key the right to read this account at the service, then start a sync.',
    free_address:
      'The key is good from certain addresses only: lift that restriction at the service, or make a key without it.',
    mend_settings: 'Check at the service that the query, the token and the account are active, then start a sync.',
    mend_entry: 'Correct in the settings of this account what is missing or wrong, then start a sync.',
    ours: 'There is nothing for you to do: this is ours to mend. If it lasts, write to support.',
    wait: 'There is nothing for you to do: we try again by ourselves.',
  },
};
