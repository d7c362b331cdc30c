/** What each request is for, in our words: what a failure’s detail names, and what tells the list of events from the rest. */
export const purposes = {
  events: 'reading events',
  sales: 'reading what was sold lately',
  sessions: 'reading sessions of an event',
  rates: 'reading rates of an event',
  tickets: 'reading tickets of an event',
} as const;
