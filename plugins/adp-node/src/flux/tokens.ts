import { Document, isPair, isScalar, isSeq, visit } from 'yaml';

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

/**
 * Puts values in the place of the tokens in a document's values; keys are left
 * alone. A value with a marker for image automation brings it along as comment.
 *
 * @returns the tokens that are left: those that nothing defines, and those in keys.
 */
export function replaceTokens(
  document: Document,
  values: TokenValues,
): LeftToken[] {
  const left: LeftToken[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (typeof node.value !== 'string' || !node.value.includes('__')) {
        return;
      }
      const isKey = key === 'key';
      const replaced: TokenValue = isKey
        ? { value: node.value }
        : replaceInText(node.value, values, 0);
      node.value = replaced.value;
      if (replaced.comment) {
        node.comment = replaced.comment;
      }
      const field = pathOf([...ancestors, node]).join('.');
      for (const [, name] of replaced.value.matchAll(TOKEN)) {
        left.push({ name, field, isKey });
      }
    },
  });
  return left;
}

function replaceInText(
  text: string,
  values: TokenValues,
  depth: number,
): TokenValue {
  let comment: string | undefined;
  const value = text.replace(TOKEN, (token, name: string) => {
    const found = values.get(name);
    if (!found || depth >= DEEPEST_MENTION) {
      return token;
    }
    comment = comment ?? found.comment;
    return replaceInText(found.value, values, depth + 1).value;
  });
  return { value, comment };
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
