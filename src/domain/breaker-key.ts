/**
 * Which breaker a connection is under: of an iCal feed its host (with its port, where that is not the usual one of its
 * scheme), of an API the connector's name, for all its accounts are answered by one platform.
 */
export function breakerKeyOf({ connector, host }: { readonly connector: string; readonly host: string }): string {
  return connector === 'ical' ? host : connector;
}
