/** A resource of a Bicep file. */
export type BicepResource = {
  symbol: string;
  /** Such as `Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01`. */
  type: string;
  isExisting: boolean;
  /** References to symbols are `{ $ref: 'cluster' }`. */
  body: Record<string, unknown>;
};

/** What a Bicep file declares. */
export type BicepFile = {
  parameters: { name: string; type: string; default?: unknown }[];
  resources: BicepResource[];
};

const TOKEN =
  /\s+|\/\/[^\n]*|(?<word>[A-Za-z_]\w*)|(?<number>\d+)|'(?<text>(?:[^'\\\n]|\\.)*)'|(?<sign>[@(){}[\]:=])/gy;

type Token = { kind: string; value: string; line: number };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [kind, found] = Object.entries(match.groups!).find(
      ([, group]) => group !== undefined,
    ) ?? ['', ''];
    if (kind) {
      tokens.push({ kind, value: found, line });
    }
    line += match[0].split('\n').length - 1;
    end = match.index + match[0].length;
  }
  if (end !== text.length) {
    throw new Error(
      `line ${line}: not understood: ${text.slice(end, end + 30)}`,
    );
  }
  return tokens;
}

/**
 * Reads the part of Bicep that is generated here, and refuses everything else:
 * there is no compiler for it on npm. Commas, expressions and anything that is
 * not on a line of its own are not part of it.
 */
export function readBicep(text: string): BicepFile {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = () => tokens[next];
  const take = (kind: string, expected?: string): string => {
    const token = tokens[next];
    if (
      token?.kind !== kind ||
      (expected !== undefined && token.value !== expected)
    ) {
      throw new Error(
        `line ${token?.line}: ${expected ?? kind} expected, not ${
          token?.value
        }`,
      );
    }
    next += 1;
    return token.value;
  };
  const isSign = (sign: string) =>
    peek()?.kind === 'sign' && peek().value === sign;
  const onNewLine = () => {
    if (next > 0 && tokens[next - 1].line === peek()?.line) {
      throw new Error(`line ${peek().line}: a new line expected`);
    }
  };

  function value(): unknown {
    const token = peek();
    if (token?.kind === 'text') {
      return unescape(take('text'), token.line);
    }
    if (token?.kind === 'number') {
      return Number(take('number'));
    }
    if (token?.kind === 'word') {
      const word = take('word');
      return word === 'true' || word === 'false'
        ? word === 'true'
        : { $ref: word };
    }
    return isSign('[') ? array() : object();
  }
  function array(): unknown[] {
    const items: unknown[] = [];
    take('sign', '[');
    while (!isSign(']')) {
      onNewLine();
      items.push(value());
    }
    take('sign', ']');
    return items;
  }
  function object(): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    take('sign', '{');
    while (!isSign('}')) {
      onNewLine();
      const key = take(peek().kind === 'text' ? 'text' : 'word');
      if (key in fields) {
        throw new Error(`${key} is there twice`);
      }
      take('sign', ':');
      fields[key] = value();
    }
    take('sign', '}');
    return fields;
  }

  const file: BicepFile = { parameters: [], resources: [] };
  while (peek()) {
    onNewLine();
    if (isSign('@')) {
      take('sign', '@');
      take('word', 'description');
      take('sign', '(');
      take('text');
      take('sign', ')');
    } else if (peek().value === 'param') {
      take('word', 'param');
      const name = take('word');
      const type = take('word');
      const hasDefault = isSign('=');
      if (hasDefault) {
        take('sign', '=');
      }
      file.parameters.push({
        name,
        type,
        ...(hasDefault && { default: value() }),
      });
    } else {
      take('word', 'resource');
      const symbol = take('word');
      const type = take('text');
      const isExisting = peek().value === 'existing';
      if (isExisting) {
        take('word', 'existing');
      }
      take('sign', '=');
      file.resources.push({ symbol, type, isExisting, body: object() });
    }
  }
  return file;
}

const ESCAPES: Record<string, string> = {
  '\\\\': '\\',
  "\\'": "'",
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\$': '$',
};

function unescape(text: string, line: number): string {
  if (/(?<!\\)(?:\\\\)*\$\{/.test(text)) {
    throw new Error(`line ${line}: an expression in ${text}`);
  }
  return text.replace(/\\./g, escape => {
    if (!(escape in ESCAPES)) {
      throw new Error(`line ${line}: ${escape} is no escape`);
    }
    return ESCAPES[escape];
  });
}
