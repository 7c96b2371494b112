import { filterTokens, invalidFilter, type FilterToken } from './filterTokens';

type Literal = string | boolean | null;

/** The parsed form of a `$filter` expression. */
export type FilterExpression =
  | { kind: 'eq' | 'ne'; property: string; value: Literal }
  | { kind: 'in'; property: string; values: Literal[] }
  | { kind: 'startswith' | 'endswith'; property: string; value: string }
  | { kind: 'and' | 'or'; operands: FilterExpression[] }
  | { kind: 'not'; operand: FilterExpression };

/** Recursive descent; `or` binds least, then `and`, then `not`. */
class FilterParser {
  readonly #filter: string;
  readonly #tokens: FilterToken[];
  #next = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = filterTokens(filter);
  }

  parse(): FilterExpression {
    const expression = this.#disjunction();
    this.#expect('end');
    return expression;
  }

  #disjunction(): FilterExpression {
    return this.#chain('or', () => this.#chain('and', () => this.#negation()));
  }

  #chain(
    kind: 'and' | 'or',
    operand: () => FilterExpression,
  ): FilterExpression {
    const operands = [operand()];
    while (this.#acceptWord(kind)) {
      operands.push(operand());
    }
    return operands.length === 1 ? operands[0] : { kind, operands };
  }

  #negation(): FilterExpression {
    return this.#acceptWord('not')
      ? { kind: 'not', operand: this.#negation() }
      : this.#primary();
  }

  #primary(): FilterExpression {
    if (this.#accept('(')) {
      const expression = this.#disjunction();
      this.#expect(')');
      return expression;
    }
    const name = this.#word();
    return this.#accept('(') ? this.#function(name) : this.#comparison(name);
  }

  #function(name: string): FilterExpression {
    const kind = name.toLowerCase();
    if (kind !== 'startswith' && kind !== 'endswith') {
      throw invalidFilter(
        `An unknown function with name '${name}' was found in '${
          this.#filter
        }'.`,
      );
    }
    const property = this.#word();
    this.#expect(',');
    const { value } = this.#expect('string');
    this.#expect(')');
    return { kind, property, value };
  }

  #comparison(property: string): FilterExpression {
    const operator = this.#word().toLowerCase();
    if (operator === 'in') {
      this.#expect('(');
      const values = [this.#literal()];
      while (this.#accept(',')) {
        values.push(this.#literal());
      }
      this.#expect(')');
      return { kind: 'in', property, values };
    }
    if (operator !== 'eq' && operator !== 'ne') {
      this.#next -= 1;
      throw this.#syntaxError();
    }
    return { kind: operator, property, value: this.#literal() };
  }

  #literal(): Literal {
    const string = this.#accept('string');
    if (string) {
      return string.value;
    }
    const word = this.#word();
    const constants: Record<string, Literal> = {
      true: true,
      false: false,
      null: null,
    };
    if (!Object.hasOwn(constants, word)) {
      this.#next -= 1;
      throw this.#syntaxError();
    }
    return constants[word];
  }

  #word(): string {
    return this.#expect('word').value;
  }

  #acceptWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    const isIt = token.kind === 'word' && token.value.toLowerCase() === word;
    this.#next += isIt ? 1 : 0;
    return isIt;
  }

  #accept<K extends FilterToken['kind']>(
    kind: K,
  ): Extract<FilterToken, { kind: K }> | undefined {
    const token = this.#tokens[this.#next];
    if (!isOfKind(token, kind)) {
      return undefined;
    }
    this.#next += 1;
    return token;
  }

  #expect<K extends FilterToken['kind']>(
    kind: K,
  ): Extract<FilterToken, { kind: K }> {
    const token = this.#accept(kind);
    if (!token) {
      throw this.#syntaxError();
    }
    return token;
  }

  #syntaxError() {
    return invalidFilter(
      `Syntax error at position ${this.#tokens[this.#next].position} in '${
        this.#filter
      }'.`,
    );
  }
}

/**
 * Parses `eq`, `ne`, `in`, `startswith`, `endswith`, `and`, `or`, `not` and
 * parentheses. Throws a GraphError that shows where the text is wrong.
 *
 * @see https://learn.microsoft.com/en-us/graph/filter-query-parameter
 */
export function parseFilter(filter: string): FilterExpression {
  return new FilterParser(filter).parse();
}

function isOfKind<K extends FilterToken['kind']>(
  token: FilterToken,
  kind: K,
): token is Extract<FilterToken, { kind: K }> {
  return token.kind === kind;
}
