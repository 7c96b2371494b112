import { Document, isDocument, Scalar, visit } from 'yaml';

/**
 * Writes a manifest in one form, whatever form its template has: no document
 * marker, double quotes for text that would read as another type, single quotes
 * for text that cannot go without, and no other quotes. Sequences are not
 * indented below their key, and lines are never folded.
 */
export function formatManifest(document: Document): string {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string') {
        node.type = scalarType(node.value, node.type, document);
      }
    },
  });
  if (isDocument(document) && document.directives) {
    document.directives.docStart = null;
  }
  return document.toString({
    indentSeq: false,
    lineWidth: 0,
    singleQuote: true,
  });
}

/** How `formatManifest` writes a text that its template has in some form. */
export function scalarType(
  text: string,
  type: Scalar['type'],
  document: Document,
): Scalar['type'] {
  if (isBlock(type)) {
    return type;
  }
  return readsAsOtherType(text, document) ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN;
}

/** Whether a text is written as lines of its own, `|` or `>`. */
export function isBlock(type: Scalar['type']): boolean {
  return type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL;
}

function readsAsOtherType(text: string, { schema }: Document): boolean {
  return [...schema.tags, ...(schema.compat ?? [])].some(
    tag =>
      tag.default &&
      tag.tag !== 'tag:yaml.org,2002:str' &&
      'test' in tag &&
      tag.test?.test(text),
  );
}
