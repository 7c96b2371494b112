/**
 * What the operators of Flux's post-build substitution do with a value. All that
 * give a default do so for an unset and for an empty variable, also those that
 * mean something else in a shell. Lengths and positions are in bytes of UTF-8.
 * https://github.com/fluxcd/pkg/blob/main/envsubst/funcs.go
 */
export function applyOperator(
  operator: string,
  value: string,
  operands: readonly string[],
): string {
  const [first, second] = operands;
  switch (operator) {
    case ',':
      return mapFirst(value, letter => letter.toLowerCase());
    case ',,':
      return value.toLowerCase();
    case '^':
      return mapFirst(value, letter => letter.toUpperCase());
    case '^^':
      return value.toUpperCase();
    case '#':
      return first === undefined
        ? String(Buffer.byteLength(value))
        : trimPrefix(value, first, 'shortest');
    case '##':
      return trimPrefix(value, first, 'longest');
    case '%':
      return trimSuffix(value, first, 'shortest');
    case '%%':
      return trimSuffix(value, first, 'longest');
    case ':':
      return substring(value, first, second);
    case '/':
      return value.replace(first, () => second ?? '');
    case '//':
      return replaceAll(value, first, second ?? '');
    case '/#':
      return second !== undefined && value.startsWith(first)
        ? second + value.slice(first.length)
        : value;
    case '/%':
      return second !== undefined && value.endsWith(first)
        ? value.slice(0, value.length - first.length) + second
        : value;
    default:
      return value === '' ? operands.join('') : value;
  }
}

/** Whether an unset variable is fine with this operator, for it gives a default. */
export function givesDefault(operator: string): boolean {
  return [':-', ':=', ':+', ':?', '='].includes(operator);
}

function mapFirst(value: string, map: (letter: string) => string): string {
  const [letter = ''] = value;
  return map(letter) + value.slice(letter.length);
}

/** `${NAME:position}` and `${NAME:position:length}`; negative ones count from the end. */
function substring(value: string, first: string, second?: string): string {
  const bytes = Buffer.from(value);
  let start = parseInteger(first);
  const length = second === undefined ? bytes.length : parseInteger(second);
  if (start === undefined || length === undefined) {
    return value;
  }
  if (start < 0) {
    start = Math.max(0, bytes.length + start);
  }
  const end = length < 0 ? bytes.length + length : start + length;
  return bytes.subarray(start, Math.max(start, end)).toString();
}

function parseInteger(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

function replaceAll(value: string, searched: string, by: string): string {
  return searched === ''
    ? by + [...value].map(character => character + by).join('')
    : value.split(searched).join(by);
}

type Match = 'shortest' | 'longest';

function trimPrefix(value: string, pattern: string, wanted: Match): string {
  const matches = globMatcher(pattern);
  const characters = [...value];
  const lengths = characters.map((_, index) => index + 1);
  const length = (wanted === 'longest' ? lengths.reverse() : lengths).find(
    count => matches?.test(characters.slice(0, count).join('')),
  );
  return characters.slice(length ?? 0).join('');
}

/** Flux looks at value and pattern backwards, so that sets of characters do not work. */
function trimSuffix(value: string, pattern: string, wanted: Match): string {
  return reverse(trimPrefix(reverse(value), reverse(pattern), wanted));
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}

/** `*`, `?`, a set such as `[^a-z]`, an escaped character, any other one. */
const GLOB_PART =
  /(\*)|(\?)|\[(\^?)((?:(?:\\.|[^\]\\-])(?:-(?:\\.|[^\]\\-]))?)+)\]|\\(.)|([^[\\])/gsy;

/** A pattern with `*`, `?` and `[a-z]`; `undefined` when it is none. */
function globMatcher(pattern: string): RegExp | undefined {
  let source = '';
  let length = 0;
  for (const found of pattern.matchAll(GLOB_PART)) {
    const [part, any, one, negation, set, escaped, literal] = found;
    length += part.length;
    if (any) {
      source += '.*';
    } else if (one) {
      source += '.';
    } else if (set) {
      source += `[${negation}${set.replace(/\\(.)|[\^[]/gs, literally)}]`;
    } else {
      source += literally(literal, escaped);
    }
  }
  if (length < pattern.length) {
    return undefined;
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    // A range whose end is before its start.
    return undefined;
  }
}

/** As a part of a regular expression; `escaped` is the character after a backslash. */
function literally(character: string, escaped?: string): string {
  return (escaped ?? character).replace(/[^\w]/s, '\\$&');
}
