import { isPair, isScalar, isSeq } from 'yaml';

/** What takes the place of a `__TOKEN__`. */
export type TokenValue = {
  value: string;
  /** Comment that marks the value for image automation. */
  comment?: string;
};

export type TokenValues = ReadonlyMap<string, TokenValue>;

/** `__TEAM_NAME__`; two may stand side by side. */
const TOKEN = /__([A-Z0-9]+(?:_[A-Z0-9]+)*)__/g;

/** Variables may mention others, but not in circles. */
const DEEPEST_MENTION = 5;

/** A token that is still in the document after tokens have been replaced. */
export type LeftToken = {
  /** Name without the underscores around it, such as `TEAM_CPU_QUOTA`. */
  name: string;
  /** Field, such as `spec.values.ingress.endpoint`. */
  field: string;
  /** Whether it is in the field's name, where no value would help. */
  isKey: boolean;
};

/** Text taken apart: text, name of a token, text, name of a token, ..., text. */
export type TokenText = readonly string[];

export function splitTokens(text: string): TokenText {
  return text.split(TOKEN);
}

/** The names of the tokens in a text. */
export function tokensIn(text: string): string[] {
  return text.includes('__')
    ? [...text.matchAll(TOKEN)].map(([, name]) => name)
    : [];
}

/**
 * Puts values in the place of the tokens in a text; those without value stay. A
 * value with a marker for image automation brings it along as comment, the first
 * such value that of the whole text.
 */
export function replaceTokens(
  text: TokenText,
  values: TokenValues,
): TokenValue {
  let value = text[0];
  let comment: string | undefined;
  for (let index = 1; index < text.length; index += 2) {
    const name = text[index];
    const found = resolveToken(name, values);
    value += (found ? found.value : `__${name}__`) + text[index + 1];
    comment = comment ?? found?.comment;
  }
  return { value, comment };
}

/** A token's value without mentions of others. */
type ResolvedToken = TokenValue & {
  /** The tokens that it was made of, itself among them, with their values. */
  used: readonly (readonly [string, string])[];
};

const resolved = new WeakMap<
  TokenValues,
  Map<string, ResolvedToken | undefined>
>();

/** The value of a token, after the tokens in it have been replaced as well. */
export function resolveToken(
  name: string,
  values: TokenValues,
): ResolvedToken | undefined {
  let known = resolved.get(values);
  if (!known) {
    known = new Map();
    resolved.set(values, known);
  }
  if (!known.has(name)) {
    known.set(name, resolve(name, values, 1));
  }
  return known.get(name);
}

function resolve(
  name: string,
  values: TokenValues,
  depth: number,
): ResolvedToken | undefined {
  const found = values.get(name);
  if (!found || depth > DEEPEST_MENTION) {
    return undefined;
  }
  const used: (readonly [string, string])[] = [];
  const value = found.value.replace(TOKEN, (token, mentioned: string) => {
    const other = resolve(mentioned, values, depth + 1);
    used.push(...(other?.used ?? []));
    return other ? other.value : token;
  });
  // What image automation marks comes from names alone, and is no setting.
  return {
    value,
    comment: found.comment,
    used: found.comment ? used : [...used, [name, value]],
  };
}

/** The path of the innermost of nested nodes, as `Document.getIn` takes it. */
export function pathOf(nodes: readonly unknown[]): (string | number)[] {
  const steps: (string | number)[] = [];
  nodes.forEach((current, index, all) => {
    const parent = all[index - 1];
    if (isPair(current) && isScalar(current.key)) {
      steps.push(String(current.key.value));
    } else if (isSeq(parent)) {
      steps.push(parent.items.indexOf(current));
    }
  });
  return steps;
}
