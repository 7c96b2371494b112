/** The parts of an OpenAPI 3.0 description that the check reads. */
export type OpenApi = {
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, JsonSchema>;
    parameters: Record<string, Parameter>;
    responses: Record<string, Response>;
  };
};

export type PathItem = { parameters?: Referable<Parameter>[] } & {
  [method: string]: Operation | undefined | Referable<Parameter>[];
};

export type Operation = {
  operationId: string;
  parameters?: Referable<Parameter>[];
  requestBody?: { required?: boolean; content?: Content };
  responses: Record<string, Referable<Response>>;
};

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  schema?: JsonSchema;
};

export type Response = { content?: Content };

export type JsonSchema = { [keyword: string]: unknown };

type Content = Record<string, { schema?: JsonSchema }>;

type Referable<T> = T | { $ref: string };

/** Follows a `$ref` into the components, as parameters and responses have them. */
export function dereference<T extends object>(
  openApi: OpenApi,
  value: T | { $ref: string },
): T {
  if (!('$ref' in value)) {
    return value;
  }
  let found: unknown = openApi;
  for (const key of value.$ref.split('/').slice(1)) {
    found = (found as Record<string, unknown>)[key];
  }
  return found as T;
}

/** The schema of a JSON body, if it has one. */
export function jsonSchemaOf(content?: Content): JsonSchema | undefined {
  const type = Object.keys(content ?? {}).find(name => /[/+]json\b/.test(name));
  return type ? content?.[type].schema : undefined;
}

/**
 * Corrects, in place, what no answer of GitHub's can satisfy: the account of a
 * listed installation would have to be a user and an enterprise at once. The
 * component that describes a single installation says it right.
 */
export function correctMistakes(openApi: OpenApi): void {
  const list = openApi.paths['/app/installations']?.get;
  if (!list || Array.isArray(list)) {
    return;
  }
  const { content } = dereference(openApi, list.responses['200']);
  const schema = jsonSchemaOf(content);
  if (schema) {
    schema.items = { $ref: '#/components/schemas/installation' };
  }
}

/**
 * Rewrites schemas of GitHub's OpenAPI 3.0 description, in place, into JSON
 * Schema: `nullable` beside another keyword than `type` is not known there, and
 * the alternatives of GitHub's `oneOf` overlap, so that `anyOf` is meant.
 */
export function toJsonSchema(node: unknown): void {
  if (Array.isArray(node)) {
    node.forEach(toJsonSchema);
    return;
  }
  if (typeof node !== 'object' || node === null) {
    return;
  }
  Object.values(node).forEach(toJsonSchema);
  const schema = node as JsonSchema;
  if (Array.isArray(schema.oneOf)) {
    schema.anyOf = schema.oneOf;
    delete schema.oneOf;
  }
  if (schema.nullable === true && !('type' in schema)) {
    delete schema.nullable;
    const { anyOf, allOf, $ref } = schema;
    const value = Object.fromEntries(
      Object.entries({ anyOf, allOf, $ref }).filter(
        ([, keyword]) => keyword !== undefined,
      ),
    );
    delete schema.allOf;
    delete schema.$ref;
    schema.anyOf = [{ type: 'null' }, value];
  }
}
