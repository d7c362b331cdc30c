/**
 * JSON with every number kept as the text that it came as: a sequence above 2^53 and `1688667796.8802` lose digits as doubles, and
 * node 20 gives revivers no source text. What is no JSON is refused before numbers are quoted, since quoting makes some of it valid.
 * @throws SyntaxError for what is no JSON.
 */
export function exactJson(text: string): unknown {
  JSON.parse(text);
  return JSON.parse(text.replace(tokens, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/** A string, whole, so that digits inside are left alone; or a number. An end that is missing ends it too: no second try. */
const tokens = /"(?:[^"\\]+|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
