/**
 * How the owner of a connection wants its feed read. `endIsLastNight`: the platform writes the last night where RFC 5545
 * §3.6.1 asks for the check-out day, so every stay is one night longer. `ignoreTentative`: stays that are not certain yet
 * (STATUS:TENTATIVE, Abritel's “Provisoire”) close nothing.
 */
export type ReadingOptions = { readonly endIsLastNight: boolean; readonly ignoreTentative: boolean };

/** All that an owner may say of how a connection is used. `readOnly`: relais publishes nothing to that platform. */
export type ConnectionOptions = ReadingOptions & { readonly readOnly: boolean };

/** What a connection starts with: the standard's ends, and what is not certain closes too. */
export const defaultReadingOptions: ReadingOptions = { endIsLastNight: false, ignoreTentative: false };

/** The same for all options. */
export const defaultConnectionOptions: ConnectionOptions = { ...defaultReadingOptions, readOnly: false };
