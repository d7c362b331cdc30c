/** The warning of a feed that seems to write the last night of a stay where RFC 5545 §3.6.1 has the check-out day. */
export const LAST_NIGHT_WARNING =
  'the ends look like last nights, not check-out days: see “the end is the last night” in the connection’s settings';
