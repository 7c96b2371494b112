import { InputError } from '@backstage/errors';
import { Document, ParsedNode, parseDocument } from 'yaml';

/** Text that YAML 1.1, which Kubernetes reads, would take for another type is quoted. */
const OPTIONS = { compat: 'yaml-1.1' } as const;

/**
 * Parses a YAML file, keeping comments and order for when it is written again.
 *
 * @throws InputError naming file, line and column of what is not YAML.
 */
export function parseYaml(
  text: string,
  file: string,
): Document.Parsed<ParsedNode> {
  const document = parseDocument(text, OPTIONS);
  if (document.errors.length > 0) {
    throw new InputError(
      `${file} is not valid YAML: ${document.errors[0].message}`,
    );
  }
  return document;
}

/** A new YAML document with this content. */
export function createYaml(content: unknown): Document {
  return new Document(content, OPTIONS);
}

/**
 * Writes YAML as the files of the Git repositories have it: sequences are not
 * indented below their key, unless asked for, and lines are never folded.
 */
export function stringifyYaml(
  document: Document,
  options: { indentSeq?: boolean } = {},
): string {
  return document.toString({ indentSeq: false, lineWidth: 0, ...options });
}
