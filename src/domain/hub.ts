/** The hubs that relais reads and writes by API: each has a folder of its own under the connectors. */
export const hubConnectors = ['beds24', 'smoobu', 'lodgify'] as const;
export type HubConnectorName = (typeof hubConnectors)[number];

/** How a hub is written on pages and in words for ops. */
export const hubNames: Readonly<Record<HubConnectorName, string>> = {
  beds24: 'Beds24',
  smoobu: 'Smoobu',
  lodgify: 'Lodgify',
};

/**
 * The hubs whose API cancels a booking of their own. Lodgify’s documents do not say what declining a booked stay does to its
 * guest and to what was paid, so that stays with the host.
 */
export const hubsThatCancel: readonly HubConnectorName[] = ['beds24', 'smoobu'];

/** What a member types to open an account at a hub, by name; all of it is secret. */
export const hubCredentialFields: Readonly<Record<HubConnectorName, readonly string[]>> = {
  beds24: ['inviteCode'],
  smoobu: ['apiKey', 'apiSecret'],
  lodgify: ['apiKey'],
};
