/**
 * The demo's story could not be told to its end now: one sentence that says where it stopped and what to do. It stops
 * nothing else; the next start goes on with the story.
 */
export class DemoLate extends Error {
  override readonly name = 'DemoLate';
}
