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
      if (typeof node.value === 'string' && !isBlock(node)) {
        node.type = readsAsOtherType(node.value, document)
          ? Scalar.QUOTE_DOUBLE
          : Scalar.PLAIN;
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

function isBlock(node: Scalar): boolean {
  return (
    node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL
  );
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
