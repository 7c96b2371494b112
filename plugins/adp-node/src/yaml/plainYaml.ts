/**
 * Manifests, as they are generated and mostly written, are plain: one document
 * of block mappings and lists, each scalar on one line. Here these are read as
 * the YAML library reads them (YAML 1.2, core schema), in a tenth of the time.
 * Everything else, what is wrong included, is left to it.
 */

export type PlainYaml = { [key: string]: unknown } | unknown[];

type Line = {
  indent: number;
  isItem: boolean;
  key?: string;
  /** What follows, without comment; empty if nothing does. */
  value: string;
};

/** Indentation, dash of an item, key, value. A key needs no quotes. */
const LINE = /^( *)(- )?(?:([A-Za-z_][\w./-]*):(?= |$))?(.*)$/s;

const EMPTY = new Set(['{}', '[]']);

const QUOTED = /^(?:'[^']*'|"[^"\\]*")$/;

const INTEGER = /^(?:0|[1-9]\d{0,14})$/;

/** Text that is not quoted; `: ` in it would make it a mapping. */
const UNQUOTED = /^[A-Za-z\d_./$](?:[^:]|:(?! |$))*$/;

/** What does not read as text, but for numbers. */
const WORD = /^(?:true|false|null|\.inf|\.nan)$/i;

const SKIPPED = /^ *(?:#.*)?$/;

function splitLines(text: string): Line[] | undefined {
  if (/[\t\r]/.test(text)) {
    return undefined;
  }
  const lines: Line[] = [];
  for (const line of text.replace(/^---\n/, '').split('\n')) {
    if (SKIPPED.test(line)) {
      continue;
    }
    const [, indent, dash, key, rest] = line.match(LINE)!;
    const value = withoutComment(rest);
    if (key === undefined && (!dash || /^[ -]/.test(rest))) {
      return undefined;
    }
    lines.push({ indent: indent.length, isItem: Boolean(dash), key, value });
  }
  return lines;
}

function withoutComment(text: string): string {
  const comment = text.indexOf(' #');
  return (comment < 0 ? text : text.slice(0, comment)).replace(/^ +| +$/g, '');
}

class PlainReader {
  isPlain = true;
  #next = 0;

  constructor(readonly lines: readonly Line[]) {}

  isAtEnd(): boolean {
    return this.#next === this.lines.length;
  }

  /** A mapping or list whose lines are indented so. */
  block(indent: number): PlainYaml {
    return this.lines[this.#next].isItem
      ? this.#list(indent)
      : this.#mapping(indent);
  }

  #list(indent: number): unknown[] {
    const items: unknown[] = [];
    for (
      let line = this.#line(indent);
      line?.isItem;
      line = this.#line(indent)
    ) {
      if (line.key === undefined) {
        items.push(this.#scalar(line.value));
        this.#next += 1;
      } else {
        line.isItem = false;
        line.indent += 2;
        items.push(this.#mapping(line.indent));
      }
    }
    return items;
  }

  #mapping(indent: number): { [key: string]: unknown } {
    const fields: { [key: string]: unknown } = {};
    let line = this.#line(indent);
    for (; line && !line.isItem; line = this.#line(indent)) {
      const key = line.key!;
      if (key in fields || this.#scalar(key) !== key) {
        this.isPlain = false;
      }
      this.#next += 1;
      fields[key] = line.value
        ? this.#scalar(line.value)
        : this.#nested(indent);
    }
    return fields;
  }

  /** What belongs to a key; a list may be indented as little as that. */
  #nested(indent: number): unknown {
    const { indent: below = 0, isItem } = this.lines[this.#next] ?? {};
    return below > indent || (below === indent && isItem)
      ? this.block(below)
      : null;
  }

  /** The next line of a block; more indented would be text of several lines. */
  #line(indent: number): Line | undefined {
    const line = this.lines[this.#next];
    if (!line || !this.isPlain || line.indent < indent) {
      return undefined;
    }
    this.isPlain = line.indent === indent;
    return line;
  }

  #scalar(text: string): unknown {
    const value = readScalar(text);
    this.isPlain &&= value !== undefined;
    return value;
  }
}

/**
 * Reads plain YAML.
 *
 * @returns `undefined` when the text has to be read by the library
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  const lines = splitLines(text);
  if (!lines?.length) {
    return undefined;
  }
  const reader = new PlainReader(lines);
  const value = reader.block(0);
  return reader.isPlain && reader.isAtEnd() ? value : undefined;
}

/** @returns `undefined` for what is not plain */
function readScalar(text: string): unknown {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  if (EMPTY.has(text)) {
    return text === '{}' ? {} : [];
  }
  if (QUOTED.test(text)) {
    return text.slice(1, -1);
  }
  if (INTEGER.test(text)) {
    return Number(text);
  }
  return UNQUOTED.test(text) && !WORD.test(text) && !isNumber(text)
    ? text
    : undefined;
}

function isNumber(text: string): boolean {
  return /^[\d.]/.test(text) && !Number.isNaN(Number(text));
}
