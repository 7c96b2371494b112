import { GraphError } from './graphError';

/** A lexical token of a `$filter` expression, with its position in the text. */
export type FilterToken = { position: number } & (
  | { kind: 'string'; value: string }
  | { kind: 'word'; value: string }
  | { kind: '(' }
  | { kind: ')' }
  | { kind: ',' }
  | { kind: 'end' }
);

/** A string literal doubles its quotes; anything else ends at a space or sign. */
const TOKEN = /\s*(?:'((?:[^']|'')*)'(?!')|([^\s'(),]+)|([(),]))/y;

/** Splits a `$filter` expression, OData URL Conventions section 5.1.1. */
export function filterTokens(filter: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  const end = filter.trimEnd().length;
  let position = 0;
  while (position < end) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(filter);
    if (!match) {
      throw invalidFilter(
        `There is an unterminated string literal at position ${position} in '${filter}'.`,
      );
    }
    const [text, string, word, sign] = match;
    position += text.length - text.trimStart().length;
    if (string !== undefined) {
      tokens.push({
        position,
        kind: 'string',
        value: string.replaceAll("''", "'"),
      });
    } else if (word !== undefined) {
      tokens.push({ position, kind: 'word', value: word });
    } else {
      tokens.push({ position, kind: sign as '(' | ')' | ',' });
    }
    position = TOKEN.lastIndex;
  }
  tokens.push({ position, kind: 'end' });
  return tokens;
}

export function invalidFilter(message: string): GraphError {
  return new GraphError(400, 'BadRequest', `Invalid filter clause: ${message}`);
}
