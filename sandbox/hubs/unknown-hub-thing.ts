/** The account, room or apartment named does not exist at the simulated hub. */
export class UnknownHubThing extends Error {
  override readonly name = 'UnknownHubThing';
}
