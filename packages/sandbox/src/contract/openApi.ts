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
 * Rewrites OpenAPI 3.0 schemas, in place, into JSON Schema where the two differ:
 * `nullable` beside a keyword other than `type`.
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
  if (schema.nullable !== true || 'type' in schema) {
    return;
  }
  delete schema.nullable;
  for (const keyword of ['oneOf', 'anyOf', 'allOf']) {
    if (keyword in schema) {
      const alternatives = { [keyword]: schema[keyword] };
      delete schema[keyword];
      schema.anyOf = [{ type: 'null' }, alternatives];
    }
  }
}
