import type { FailureKind } from './failure.ts';
import type { Locale } from './member.ts';

/**
 * What went wrong as a short noun phrase that begins with a capital, for a table, a badge or a mail. It names the kind as
 * it is: whatever is shown to a member goes through `kindForMember` first.
 */
export function failureName(kind: FailureKind, locale: Locale): string {
  return names[locale][kind];
}

const names: Readonly<Record<Locale, Readonly<Record<FailureKind, string>>>> = {
  fr: {
    AUTH: 'Accès refusé par la plateforme',
    CONFIG: 'Réglages du calendrier relié à corriger',
    NOT_FOUND: 'Calendrier introuvable sur la plateforme',
    RATE_LIMITED: 'Lectures limitées par la plateforme',
    BLOCKED: 'Adresse refusée par nos règles',
    TRANSIENT: 'Calendrier injoignable',
    BAD_FEED: 'Réponse qui n’est pas un calendrier complet',
    SCHEMA_DRIFT: 'Forme de calendrier inconnue',
    EMPTY_SUSPECT: 'Calendrier anormalement vide',
    SYSTEM: 'Erreur interne de relais',
  },
  en: {
    AUTH: 'Access refused by the platform',
    CONFIG: 'Connected calendar’s settings to correct',
    NOT_FOUND: 'Calendar not found on the platform',
    RATE_LIMITED: 'Reads limited by the platform',
    BLOCKED: 'Address refused by our rules',
    TRANSIENT: 'Calendar out of reach',
    BAD_FEED: 'Answer that is not a whole calendar',
    SCHEMA_DRIFT: 'Unknown form of calendar',
    EMPTY_SUSPECT: 'Suspiciously empty calendar',
    SYSTEM: 'Internal error in relais',
  },
};
