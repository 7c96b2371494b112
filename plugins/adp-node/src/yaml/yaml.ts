import { InputError } from '@backstage/errors';
import {
  Document,
  ParsedNode,
  parseDocument,
  Scalar,
  ScalarTag,
  Tags,
} from 'yaml';

const NUMBERS = ['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float'];

/**
 * Text that YAML 1.1, which Kubernetes reads, would take for another type is
 * quoted, and numbers are written as they were read: `012` is another number in
 * YAML 1.1 than in 1.2, and `1.50` may be a version.
 */
const OPTIONS = {
  compat: 'yaml-1.1',
  customTags: (tags: Tags): Tags =>
    tags.map(tag =>
      typeof tag === 'object' && NUMBERS.includes(tag.tag) && !tag.collection
        ? keepingSource(tag as ScalarTag)
        : tag,
    ),
} as const;

function keepingSource(tag: ScalarTag): ScalarTag {
  return {
    ...tag,
    stringify: (node, ...rest) => {
      const { source, value } = node as Scalar;
      const isAsRead =
        source !== undefined &&
        tag.test?.test(source) &&
        tag.resolve(source, () => {}, {}) === value;
      return isAsRead
        ? source
        : tag.stringify?.(node, ...rest) ?? String(value);
    },
  };
}

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
