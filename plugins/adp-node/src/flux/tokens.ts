import { Document, isPair, isScalar, isSeq, visit } from 'yaml';
import type { TokenValue, TokenValues } from './variables';

/** `__TEAM_NAME__`; two may stand side by side. */
const TOKEN = /__([A-Z0-9]+(?:_[A-Z0-9]+)*)__/g;

/** Variables may mention others, but not in circles. */
const DEEPEST_MENTION = 5;

/** A token that nothing defines. */
export type UndefinedToken = {
  /** Name without the underscores around it, such as `TEAM_CPU_QUOTA`. */
  name: string;
  /** Field, such as `spec.values.ingress.endpoint`. */
  field: string;
};

/**
 * Puts values in the place of the tokens in a document's values; keys are left
 * alone. A value with a marker for image automation brings it along as comment.
 *
 * @returns the tokens that nothing defines, which are still in the document.
 */
export function replaceTokens(
  document: Document,
  values: TokenValues,
): UndefinedToken[] {
  const undefinedTokens: UndefinedToken[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (
        key === 'key' ||
        typeof node.value !== 'string' ||
        !node.value.includes('__')
      ) {
        return;
      }
      const replaced = replaceInText(node.value, values, 0);
      node.value = replaced.value;
      if (replaced.comment) {
        node.comment = replaced.comment;
      }
      for (const [, name] of replaced.value.matchAll(TOKEN)) {
        undefinedTokens.push({ name, field: fieldOf([...ancestors, node]) });
      }
    },
  });
  return undefinedTokens;
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

function fieldOf(nodes: readonly unknown[]): string {
  const steps: (string | number)[] = [];
  nodes.forEach((current, index, all) => {
    const parent = all[index - 1];
    if (isPair(current) && isScalar(current.key)) {
      steps.push(String(current.key.value));
    } else if (isSeq(parent)) {
      steps.push(parent.items.indexOf(current));
    }
  });
  return steps.join('.');
}
