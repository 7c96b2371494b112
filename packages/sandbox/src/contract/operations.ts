import type { OpenApi, Operation } from './openApi';

/** An operation of the API and the path that clients write for it. */
export type FoundOperation = {
  operation: Operation;
  /** e.g. `/repos/{owner}/{repo}/git/ref/{ref}` */
  template: string;
};

/** Parameters whose values may contain slashes that clients do not always encode. */
const MULTI_SEGMENT = ['path', 'ref', 'basehead', 'branch', 'tree_sha'];

/** Finds the operation behind a request, as GitHub's router does. */
export class Operations {
  readonly #templates: { template: string; pattern: RegExp }[];

  constructor(private readonly openApi: OpenApi) {
    this.#templates = Object.keys(openApi.paths)
      // Of two that match, the one that says more literally is meant.
      .sort((a, b) => literalLength(b) - literalLength(a))
      .map(template => ({ template, pattern: patternOf(template) }));
  }

  find(method: string, path: string): FoundOperation | undefined {
    // A note to each operation on teams allows this address; the description has no path for it.
    const described = path.replace(
      /^\/organizations\/(\d+)\/team\/(\d+)(?![^/])/,
      '/orgs/$1/teams/$2',
    );
    for (const { template, pattern } of this.#templates) {
      const operation = this.openApi.paths[template][method.toLowerCase()];
      if (operation && !Array.isArray(operation) && pattern.test(described)) {
        return { operation, template };
      }
    }
    return undefined;
  }
}

function literalLength(template: string): number {
  return template.replace(/\{[^}]+\}/g, '').length;
}

function patternOf(template: string): RegExp {
  const source = template
    .split(/(\{[^}]+\})/)
    .map(part => {
      const [, name] = /^\{(.+)\}$/.exec(part) ?? [];
      if (name === undefined) {
        return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      }
      return MULTI_SEGMENT.includes(name) ? '.+' : '[^/]+';
    })
    .join('');
  // The root of a repository's contents is asked for with and without a slash.
  return new RegExp(`^${source.replace('/contents/.+', '/contents(?:/.*)?')}$`);
}
