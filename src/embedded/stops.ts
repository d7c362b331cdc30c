import { errorName } from './error-name.ts';
import { StartProblem } from './start-problem.ts';

type Stop = { readonly what: string; readonly stop: () => Promise<void> };

/** What was started, to be stopped last first. */
export class Stops {
  private readonly stops: Stop[] = [];

  /** `what` names the part for the sentence that tells that it did not stop. */
  push(what: string, stop: () => Promise<void>): void {
    this.stops.push({ what, stop });
  }

  /** Stops everything once, also what comes after a part that does not stop. Answers with a sentence for each of those. */
  async run(): Promise<readonly string[]> {
    const sentences: string[] = [];
    for (const each of this.stops.splice(0).reverse()) {
      const sentence = await attempt(each);
      if (sentence !== undefined) sentences.push(sentence);
    }
    return sentences;
  }

  /** The same for who can only throw. @throws StartProblem with all the sentences, at the end. */
  async runOrThrow(): Promise<void> {
    const sentences = await this.run();
    if (sentences.length > 0) throw new StartProblem(sentences.join('\n'));
  }
}

async function attempt({ what, stop }: Stop): Promise<string | undefined> {
  try {
    await stop();
    return undefined;
  } catch (error) {
    if (error instanceof StartProblem) return error.message;
    return `${what} did not stop in order (${errorName(error)}): the next start ends what is left of it.`;
  }
}
