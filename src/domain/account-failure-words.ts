import type { FailureKind } from './failure.ts';
import type { Locale } from './member.ts';

/** What went wrong at an account connection, as a short noun phrase that begins with a capital. */
export function accountFailureName(kind: FailureKind, locale: Locale): string {
  return words[locale][kind].name;
}

/** What happened and what to do, by the kind alone, for the owner of an account connection. */
export function accountFailureMessage(kind: FailureKind, locale: Locale): string {
  return words[locale][kind].message;
}

type Words = Readonly<Record<FailureKind, { readonly name: string; readonly message: string }>>;

const words: Readonly<Record<Locale, Words>> = {
  fr: {
    AUTH: {
      name: 'Accès refusé par le service',
      message:
        'Le service refuse les identifiants de ce compte. Ce qui a déjà été lu est conservé. Ouvrez le compte relié et donnez de nouveaux identifiants.',
    },
    CONFIG: {
      name: 'Réglages du compte relié à corriger',
      message:
        'Il manque quelque chose à ce compte, ici ou chez le service. Ce qui a déjà été lu est conservé. Ouvrez le compte relié\u00a0: sa page dit quoi corriger.',
    },
    NOT_FOUND: {
      name: 'Compte introuvable chez le service',
      message:
        'Le service répond que ce compte n’existe plus. Ce qui a déjà été lu est conservé. Ouvrez le compte relié et choisissez celui qui le remplace.',
    },
    RATE_LIMITED: {
      name: 'Lectures limitées par le service',
      message:
        'Le service demande de patienter avant la prochaine lecture. Vous n’avez rien à faire\u00a0: nous reprendrons dès qu’il le permet.',
    },
    BLOCKED: {
      name: 'Lectures bloquées par le service',
      message:
        'Le service bloque nos lectures pour le moment. Vous n’avez rien à faire\u00a0: nous réessaierons plus tard. Si cela dure, écrivez au support.',
    },
    TRANSIENT: {
      name: 'Service injoignable',
      message:
        'Le service ne répond pas comme il faut. Ce qui a déjà été lu est conservé et nous réessaierons à la prochaine synchronisation. Si cela dure, écrivez au support.',
    },
    BAD_FEED: {
      name: 'Réponse incomplète du service',
      message:
        'Le service a répondu, mais pas en entier. Ce qui a déjà été lu est conservé et nous réessaierons à la prochaine synchronisation. Si cela dure, écrivez au support.',
    },
    SCHEMA_DRIFT: {
      name: 'Forme de réponse inconnue',
      message:
        'Le service a changé la forme de ses réponses et nous ne savons pas encore les lire. Vous n’avez rien à corriger\u00a0; si cela dure, écrivez au support.',
    },
    EMPTY_SUSPECT: {
      name: 'Compte anormalement vide',
      message:
        'Le service a répondu par un compte vide alors qu’il ne l’était pas. Ce qui a déjà été lu est conservé. Vérifiez chez le service que rien n’y manque.',
    },
    SYSTEM: {
      name: 'Erreur interne de relais',
      message:
        'La synchronisation a échoué de notre fait. Ce qui a déjà été lu est conservé et nous réessaierons à la prochaine synchronisation. Si cela se répète, écrivez au support.',
    },
  },
  en: {
    AUTH: {
      name: 'Access refused by the service',
      message:
        'The service refuses the credentials of this account. What was read already is kept. Open the connected account and give new credentials.',
    },
    CONFIG: {
      name: 'Connected account’s settings to correct',
      message:
        'Something is missing for this account, here or at the service. What was read already is kept. Open the connected account: its page says what to correct.',
    },
    NOT_FOUND: {
      name: 'Account not found at the service',
      message:
        'The service says that this account no longer exists. What was read already is kept. Open the connected account and choose the one in its place.',
    },
    RATE_LIMITED: {
      name: 'Reads limited by the service',
      message:
        'The service asks us to wait before the next read. There is nothing for you to do: we go on as soon as it lets us.',
    },
    BLOCKED: {
      name: 'Reads blocked by the service',
      message:
        'The service blocks our reads for now. There is nothing for you to do: we will try again later. If this lasts, write to support.',
    },
    TRANSIENT: {
      name: 'Service out of reach',
      message:
        'The service does not answer rightly. What was read already is kept and we will try again at the next sync. If this lasts, write to support.',
    },
    BAD_FEED: {
      name: 'Incomplete answer of the service',
      message:
        'The service answered, but not in full. What was read already is kept and we will try again at the next sync. If this lasts, write to support.',
    },
    SCHEMA_DRIFT: {
      name: 'Unknown form of answer',
      message:
        'The service has changed the form of its answers and we cannot read them yet. There is nothing for you to correct; if this lasts, write to support.',
    },
    EMPTY_SUSPECT: {
      name: 'Suspiciously empty account',
      message:
        'The service answered with an empty account although it was not. What was read already is kept. Check at the service that nothing is missing there.',
    },
    SYSTEM: {
      name: 'Internal error in relais',
      message:
        'The sync failed on our side. What was read already is kept and we will try again at the next sync. If this repeats, write to support.',
    },
  },
};
