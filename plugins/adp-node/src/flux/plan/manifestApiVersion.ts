import { parseYaml } from '../../yaml/yaml';
import { changeRemovedFields } from '../checks/fluxFieldChanges';
import { writeLike } from './mergeFile';

const API_VERSION = /^apiVersion: .*$/m;

/** A manifest with the API version that another one has, and nothing else of it. */
export function withApiVersionOf(text: string, other: string): string {
  return text.replace(API_VERSION, apiVersionOf(other));
}

/** Edits by hand may be in fields that another API version has no more. */
export function withoutRemovedFields(
  text: string,
  before: string | undefined,
  path: string,
): string {
  if (
    before === undefined ||
    before === text ||
    apiVersionOf(before) === apiVersionOf(text)
  ) {
    return text;
  }
  const document = parseYaml(text, path);
  changeRemovedFields(document, String(document.get('kind')));
  return writeLike(text, document);
}

function apiVersionOf(text: string): string {
  return text.match(API_VERSION)?.[0] ?? 'apiVersion: v1';
}
