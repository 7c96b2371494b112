import { badRequest } from './graphError';
import type { Resource } from './resources';

const SEARCHABLE = ['description', 'displayName', 'mail', 'userPrincipalName'];

/**
 * Makes a predicate of a `$search` with one clause, `"displayName:platform"`:
 * each word of the text must begin a word of the property.
 *
 * @see https://learn.microsoft.com/en-us/graph/search-query-parameter
 */
export function compileSearch(search: string): (resource: Resource) => boolean {
  const [, property, text] = /^"(\w+):([^"]+)"$/.exec(search.trim()) ?? [];
  if (!property || !SEARCHABLE.includes(property)) {
    throw badRequest(
      `Syntax error in $search: expected "property:text" with one of ${SEARCHABLE.join(
        ', ',
      )}, got ${search}.`,
    );
  }
  const wanted = wordsOf(text);
  return resource => {
    const words = wordsOf(String(resource[property] ?? ''));
    return wanted.every(prefix => words.some(word => word.startsWith(prefix)));
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
