import { Document, Scalar, ScalarTag, visit } from 'yaml';
import { StringifyContext, stringTag } from 'yaml/util';
import {
  LeftToken,
  pathOf,
  replaceTokens,
  resolveToken,
  splitTokens,
  tokensIn,
  TokenText,
  TokenValue,
  TokenValues,
} from './tokens';
import { isNameInYaml } from '../../yaml/writePlainYaml';
import { formatManifest, isBlock, scalarType } from './yamlFormat';

/** What a template is with the values of its tokens. */
export type RenderedText = {
  text: string;
  /** Tokens without value, and those in keys. */
  leftTokens: LeftToken[];
  /**
   * The tokens that were replaced, also in values of other tokens, with their
   * final values; without those that mark a value for image automation.
   */
  usedValues: ReadonlyMap<string, string>;
};

/** A template that only lacks the values of its tokens. */
export type CompiledTemplate = (values: TokenValues) => RenderedText;

/** A scalar with tokens, and what surrounds it where it is written. */
type Slot = {
  node: Scalar;
  /** Its text in the template. */
  text: TokenText;
  /** Its comment in the template, which one that a value brings along replaces. */
  comment?: string;
  field: string;
  /** Writes the scalar; `undefined` if that changes what surrounds it. */
  write?: (value: TokenValue) => string | undefined;
};

/** Stands where a slot is; YAML has no such character outside of comments. */
const HOLE = '\0';

/**
 * Takes a template apart into text that is always the same and the scalars that
 * have tokens, so that rendering is joining strings. The text is what
 * `formatManifest` writes when the tokens in the document have been replaced.
 *
 * @param document - the template; must not be used afterwards
 */
export function compileTemplate(document: Document): CompiledTemplate {
  const { slots, keys } = findTokens(document);
  const names = new Set(slots.flatMap(({ text }) => namesOf(text)));
  const pieces = writeAround(document, slots);
  return values => {
    const filled = slots.map(slot => fill(slot, values));
    return {
      text: join(pieces, slots, filled) ?? writeWhole(document, slots, filled),
      leftTokens: [...keys, ...findLeft(slots, filled)],
      usedValues: usedValues(names, values),
    };
  };
}

function fill({ text, comment }: Slot, values: TokenValues): TokenValue {
  const replaced = replaceTokens(text, values);
  return replaced.comment ? replaced : { value: replaced.value, comment };
}

function findLeft(
  slots: readonly Slot[],
  filled: readonly TokenValue[],
): LeftToken[] {
  return slots.flatMap(({ field }, index) =>
    tokensIn(filled[index].value).map(name => ({ name, field, isKey: false })),
  );
}

function usedValues(
  names: ReadonlySet<string>,
  values: TokenValues,
): Map<string, string> {
  const used = new Map<string, string>();
  for (const name of names) {
    for (const [token, value] of resolveToken(name, values)?.used ?? []) {
      used.set(token, value);
    }
  }
  return used;
}

function namesOf(text: TokenText): string[] {
  return text.filter((_, index) => index % 2 === 1);
}

/** The scalars with tokens: values get others, keys stay as they are. */
function findTokens(document: Document): { slots: Slot[]; keys: LeftToken[] } {
  const slots: Slot[] = [];
  const keys: LeftToken[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      const { value, comment } = node;
      const names = typeof value === 'string' ? tokensIn(value) : [];
      if (names.length === 0) {
        return;
      }
      const field = pathOf([...ancestors, node]).join('.');
      if (key === 'key') {
        keys.push(...names.map(name => ({ name, field, isKey: true })));
      } else {
        slots.push({
          node,
          text: splitTokens(String(value)),
          comment: comment ?? undefined,
          field,
        });
      }
    },
  });
  return { slots, keys };
}

/**
 * The text around the slots, in their order. Gives each slot, as the library
 * gets there, the way to write it at that place.
 */
function writeAround(document: Document, slots: readonly Slot[]): string[] {
  const { schema } = document;
  const { tags } = schema;
  const slotOf = new Map(slots.map(slot => [slot.node, slot]));
  const holeTag: ScalarTag = {
    ...stringTag,
    stringify(node, context, ...callbacks) {
      const slot = slotOf.get(node);
      if (!slot) {
        return stringTag.stringify!(node, context, ...callbacks);
      }
      const place = { ...context };
      slot.write = writerOf(slot.node, place);
      return HOLE;
    },
  };
  schema.tags = tags.map(tag => (tag.tag === stringTag.tag ? holeTag : tag));
  slots.forEach(({ node }) => {
    node.comment = undefined;
  });
  try {
    return formatManifest(document).split(HOLE);
  } finally {
    schema.tags = tags;
  }
}

/**
 * Writes a scalar as the library does. What spreads over several lines, and a
 * comment inside `[ ]` or `{ }`, can change what comes before and after it.
 */
function writerOf(
  { type }: Scalar,
  place: StringifyContext,
): NonNullable<Slot['write']> {
  // Ranges and quotas are mostly the same from one rendering to the next.
  let last = { value: '', text: writeText('', type, place) };
  return ({ value, comment }) => {
    if (value !== last.value && (isBlock(type) || !isNameInYaml(value))) {
      last = { value, text: writeText(value, type, place) };
    }
    const text = value === last.value ? last.text : value;
    const after = comment ? ` ${place.options.commentString(comment)}` : '';
    const isAlone = !text.includes('\n') && !after.includes('\n');
    return isAlone && !(place.inFlow && after) ? text + after : undefined;
  };
}

function writeText(
  value: string,
  type: Scalar['type'],
  place: StringifyContext,
): string {
  const scalar = new Scalar(value);
  scalar.type = scalarType(value, type, place.doc);
  return stringTag.stringify!(scalar, { ...place });
}

function join(
  pieces: readonly string[],
  slots: readonly Slot[],
  values: readonly TokenValue[],
): string | undefined {
  if (pieces.length !== slots.length + 1) {
    return undefined;
  }
  let text = pieces[0];
  for (const [index, slot] of slots.entries()) {
    const written = slot.write?.(values[index]);
    if (written === undefined) {
      return undefined;
    }
    text += written + pieces[index + 1];
  }
  return text;
}

/** Has the library write all of the document. */
function writeWhole(
  document: Document,
  slots: readonly Slot[],
  values: readonly TokenValue[],
): string {
  slots.forEach(({ node }, index) => {
    Object.assign(node, values[index]);
  });
  return formatManifest(document);
}
