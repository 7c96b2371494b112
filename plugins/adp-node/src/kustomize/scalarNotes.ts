import { NotJsonError } from './yamlScalars';

type Fields = Record<string, unknown>;

/** How scalars of a mapping were written, where it matters to kustomize. */
type Notes = {
  /** Fields with text in quotes, or in a block. */
  quoted: Set<string>;
  /** What was written, of numbers and times without quotes. */
  written: Map<string, string>;
};

const NOTES = new WeakMap<object, Notes>();

const NOT_TEXT = '\u0000';

/** A scalar without quotes, until it is noted where it is. */
export class PlainScalar {
  /** @param value - `undefined` when it is just text */
  constructor(readonly text: string, readonly value: unknown) {}

  /** Without this, js-yaml gives all keys that are objects the same text. */
  get [Symbol.toStringTag]() {
    return 'PlainScalar';
  }

  /** The text of a key. */
  toString() {
    return this.value === undefined ? this.text : `${NOT_TEXT}${this.text}`;
  }
}

/**
 * Puts values in the place of the plain scalars of a document, and remembers how
 * they were written.
 *
 * @throws NotJsonError for keys that are numbers, booleans or null
 */
export function noteScalars(value: unknown): unknown {
  if (value instanceof PlainScalar) {
    return value.value === undefined ? value.text : value.value;
  }
  if (typeof value !== 'object' || value === null || NOTES.has(value)) {
    return value;
  }
  const notes: Notes = { quoted: new Set(), written: new Map() };
  NOTES.set(value, notes);
  const fields = value as Fields;
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (key.startsWith(NOT_TEXT)) {
      throw new NotJsonError(`the key ${key.slice(1)} is not text`);
    }
    if (typeof field === 'string') {
      notes.quoted.add(key);
    } else if (field instanceof PlainScalar && field.value !== undefined) {
      if (String(field.value) !== field.text) {
        notes.written.set(key, field.text);
      }
    }
    fields[key] = noteScalars(field);
  }
  return value;
}

/** What was written for a field, as text; nothing if that is no scalar. */
export function writtenText(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'object' && value !== null
    ? ''
    : NOTES.get(fields)?.written.get(key) ?? String(value);
}

/** Whether a field was written as text in quotes, or in a block. */
export function isQuoted(fields: Fields, key: string): boolean {
  return NOTES.get(fields)?.quoted.has(key) ?? false;
}

/** Remembers of a mapping what was noted of that which it is made of. */
export function keepNotes(fields: Fields, before: Fields, patch: Fields): void {
  const [old, more] = [NOTES.get(before), NOTES.get(patch)];
  if (!old && !more) {
    return;
  }
  // What was there keeps its quotes, whatever it is then.
  const added = Object.keys(patch).filter(key => !(key in before));
  NOTES.set(fields, {
    quoted: new Set([
      ...(old?.quoted ?? []),
      ...added.filter(key => more?.quoted.has(key)),
    ]),
    written: new Map([...(old?.written ?? []), ...(more?.written ?? [])]),
  });
}
