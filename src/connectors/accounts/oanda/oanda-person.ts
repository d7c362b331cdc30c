/** `userID` is the person behind the account; extensions hold what somebody wrote or named. Neither counts for a fill. */
const personal = new Set(['userID', 'clientExtensions', 'tradeClientExtensions', 'clientOrderID', 'clientTradeID']);

/** A row as it came but for what is about a person, at any depth. */
export function withoutPerson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPerson);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !personal.has(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPerson(inner)]));
}
