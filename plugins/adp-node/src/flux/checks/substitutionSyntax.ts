import { InputError } from '@backstage/errors';

/** A part of a text: as it is, or an expression `${...}`. */
export type SubstitutionPart = string | SubstitutionExpression;

export type SubstitutionExpression = {
  variable: string;
  /** Such as `:=` or `^^`; empty for `${NAME}`. */
  operator: string;
  /** What stands after the operator; each may be an expression itself. */
  operands: readonly SubstitutionPart[];
};

const NAME = /[\p{L}\p{Nd}_]+/uy;

/** The operators that give a default, when they stand after `:`. */
const DEFAULT_OPERATORS = '=-?+';

class Parser {
  #at = 0;

  constructor(readonly text: string) {}

  parseText(): SubstitutionPart[] {
    const parts: SubstitutionPart[] = [];
    while (this.#at < this.text.length) {
      parts.push(
        this.#startsExpression()
          ? this.#parseExpression()
          : this.#readText({ escapes: /\$(?=\$)/y }),
      );
    }
    return parts;
  }

  #parseExpression(): SubstitutionExpression {
    this.#at += 2;
    if (this.#peek() === '#') {
      this.#at += 1;
      const variable = this.#readName();
      if (!variable) {
        throw new InputError('bad substitution');
      }
      return this.#close({ variable, operator: '#', operands: [] });
    }
    const variable = this.#readName();
    if (!variable) {
      throw new InputError('unable to parse variable name');
    }
    switch (this.#peek()) {
      case ':':
        return this.#parseAfterColon(variable);
      case '=':
        return this.#parseDefault(variable, this.#read(1));
      case ',':
      case '^':
        return this.#close({
          variable,
          operator: this.#readWhile(',^', 2),
          operands: [],
        });
      case '/':
        return this.#parseReplacement(variable);
      case '#':
        return this.#parseRemoval(variable, this.#readWhile('#', 2));
      case '%':
        return this.#parseRemoval(variable, this.#readWhile('%', 2));
      case '}':
        this.#at += 1;
        return { variable, operator: '', operands: [] };
      default:
        throw new InputError('missing closing brace');
    }
  }

  #parseAfterColon(variable: string): SubstitutionExpression {
    const next = this.text[this.#at + 1];
    if (next && DEFAULT_OPERATORS.includes(next)) {
      return this.#parseDefault(variable, this.#read(2));
    }
    // Flux reads bytes here, and does not get over a character of several.
    if (!next || next > '\u007f') {
      throw new InputError('bad substitution');
    }
    this.#at += 1;
    const operands = [this.#readOperand({ until: ':}' })];
    if (this.#peek() === ':') {
      this.#readWhile(':');
      operands.push(this.#readOperand({ until: '}' }));
    }
    return this.#close({ variable, operator: ':', operands });
  }

  #parseDefault(variable: string, operator: string): SubstitutionExpression {
    const operands: SubstitutionPart[] = [];
    while (this.#peek() !== '}') {
      operands.push(this.#readOperand({ until: '}' }));
    }
    return this.#close({ variable, operator, operands });
  }

  #parseRemoval(variable: string, operator: string): SubstitutionExpression {
    const operands = [this.#readOperand({ until: '}' })];
    return this.#close({ variable, operator, operands });
  }

  #parseReplacement(variable: string): SubstitutionExpression {
    let operator = this.#read(1);
    if ('/#%'.includes(this.#peek() || ' ')) {
      operator += this.#read(1);
    }
    const escapes = /\$(?=\$)|\\(?=[/\\])/y;
    const operands =
      this.#peek() === '/'
        ? ['']
        : // A pattern may have "}" in it: it ends at "/" only.
          [this.#readOperand({ until: '/', escapes })];
    if (!this.#readWhile('/')) {
      throw new InputError('bad substitution');
    }
    if (this.#peek() !== '}') {
      operands.push(this.#readOperand({ until: '}', escapes }));
    }
    return this.#close({ variable, operator, operands });
  }

  #readOperand(options: { until: string; escapes?: RegExp }): SubstitutionPart {
    if (this.#startsExpression()) {
      return this.#parseExpression();
    }
    const operand = this.#readText(options);
    if (operand === '') {
      throw new InputError('unable to parse substitution within function');
    }
    return operand;
  }

  /** Text up to a character of `until` or an expression. What is escaped is neither. */
  #readText({
    until = '',
    escapes,
  }: {
    until?: string;
    escapes?: RegExp;
  }): string {
    let read = '';
    while (this.#at < this.text.length && !this.#startsExpression()) {
      if (escapes) {
        escapes.lastIndex = this.#at;
      }
      if (escapes?.test(this.text)) {
        this.#at += 1;
      } else if (until.includes(this.text[this.#at])) {
        break;
      }
      read += this.#read(1);
    }
    return read;
  }

  #close(expression: SubstitutionExpression): SubstitutionExpression {
    if (this.#peek() !== '}') {
      throw new InputError('bad substitution');
    }
    this.#at += 1;
    return expression;
  }

  #startsExpression(): boolean {
    return this.text.startsWith('${', this.#at);
  }

  #readName(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.text)?.[0] ?? '';
    this.#at += name.length;
    return name;
  }

  #readWhile(accepted: string, atMost = Infinity): string {
    const start = this.#at;
    while (
      this.#at < this.text.length &&
      this.#at - start < atMost &&
      accepted.includes(this.text[this.#at])
    ) {
      this.#at += 1;
    }
    return this.text.slice(start, this.#at);
  }

  #read(count: number): string {
    this.#at += count;
    return this.text.slice(this.#at - count, this.#at);
  }

  #peek(): string | undefined {
    return this.text[this.#at];
  }
}

/**
 * Takes a text apart by the grammar of Flux's post-build substitution. Only `${` is
 * syntax: `$name` and `$(command)` are text, `$$` stands for `$`. What the grammar
 * takes for text or refuses is as in Flux, which is laxer than a shell here and
 * stricter there.
 * https://github.com/fluxcd/pkg/blob/main/envsubst/README.md
 *
 * @throws InputError with Flux's message, such as `missing closing brace`.
 */
export function parseSubstitution(text: string): SubstitutionPart[] {
  return new Parser(text).parseText();
}
