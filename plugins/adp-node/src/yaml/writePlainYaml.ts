import { createYaml, stringifyYaml } from './yaml';

/**
 * Text that is written as it is wherever it stands: names, paths, images. With a
 * sign after two letters it reads as no other type, while `e-1` is a number.
 */
const NAME = /^[a-z]\w+(?:[-./:]+\w+)+$/i;

/** Whether YAML has a text as it is, without quotes, and reads it as text. */
export function isNameInYaml(text: string): boolean {
  return NAME.test(text);
}

type Content = string | { [key: string]: Content | undefined } | Content[];

/**
 * Writes mappings, lists and text as `stringifyYaml` writes a document of them,
 * in a tenth of the time.
 */
export function writePlainYaml(content: Content): string {
  // What takes several lines is written otherwise, depending on where it is.
  return JSON.stringify(content).includes('\\n')
    ? stringifyYaml(createYaml(content))
    : `${write(content, '')}\n`;
}

function write(content: Content, indent: string): string {
  if (typeof content === 'string') {
    return isNameInYaml(content) ? content : writeText(content);
  }
  const lines = Array.isArray(content)
    ? content.map(item => `- ${write(item, `${indent}  `)}`)
    : Object.entries(content).flatMap(([key, value]) =>
        value === undefined
          ? []
          : `${write(key, indent)}:${writeValue(value, indent)}`,
      );
  return lines.length > 0
    ? lines.join(`\n${indent}`)
    : stringifyYaml(createYaml(content)).trimEnd();
}

function writeValue(value: Content, indent: string): string {
  if (typeof value === 'string' || Object.keys(value).length === 0) {
    return ` ${write(value, indent)}`;
  }
  // Lists are not indented below their key.
  const below = Array.isArray(value) ? indent : `${indent}  `;
  return `\n${below}${write(value, below)}`;
}

/** Ranges, quotas and words of other texts, which come again and again. */
const known = new Map<string, string>();
const KNOWN_AT_MOST = 1000;

function writeText(text: string): string {
  let written = known.get(text);
  if (written === undefined) {
    written = stringifyYaml(createYaml({ text })).slice('text: '.length, -1);
    if (known.size >= KNOWN_AT_MOST) {
      known.clear();
    }
    known.set(text, written);
  }
  return written;
}
