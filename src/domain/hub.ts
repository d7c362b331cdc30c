/** The hubs that relais reads and writes by API: each has a folder of its own under the connectors. */
export const hubConnectors = ['beds24', 'smoobu', 'lodgify'] as const;
export type HubConnectorName = (typeof hubConnectors)[number];

/** How a hub is written on pages and in words for ops. */
export const hubNames: Readonly<Record<HubConnectorName, string>> = {
  beds24: 'Beds24',
  smoobu: 'Smoobu',
  lodgify: 'Lodgify',
};

/** What a member types to open an account at a hub, by name; all of it is secret. */
export const hubCredentialFields: Readonly<Record<HubConnectorName, readonly string[]>> = {
  beds24: ['inviteCode'],
  smoobu: ['apiKey', 'apiSecret'],
  lodgify: ['apiKey'],
};
