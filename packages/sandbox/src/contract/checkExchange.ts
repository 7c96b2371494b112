import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { RecordedExchange } from '../github/recordExchanges';
import {
  correctMistakes,
  dereference,
  jsonSchemaOf,
  toJsonSchema,
  type JsonSchema,
  type OpenApi,
  type Operation,
  type PathItem,
} from './openApi';
import { Operations } from './operations';

/** Where an exchange and GitHub's description disagree. */
export type Violation = {
  method: string;
  path: string;
  /** What was looked at, e.g. `response 200`. */
  part: string;
  /** JSON pointer into the schema, empty when there is no schema to point into. */
  schemaPath: string;
  message: string;
};

/** Holds recorded exchanges against an OpenAPI description of GitHub. */
export class ExchangeChecker {
  readonly #openApi: OpenApi;
  readonly #operations: Operations;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<JsonSchema, ValidateFunction>();
  /** Operations that were seen so far. */
  readonly operationIds = new Set<string>();

  constructor(openApi: OpenApi) {
    correctMistakes(openApi);
    toJsonSchema(openApi.components);
    toJsonSchema(openApi.paths);
    this.#openApi = openApi;
    this.#operations = new Operations(openApi);
    this.#ajv = new Ajv({
      // OpenAPI has keywords of its own, such as `example`.
      strict: false,
      allErrors: true,
      // Query parameters arrive as text.
      coerceTypes: false,
      // Some of GitHub's `oneOf` have a discriminator that ajv does not accept.
      discriminator: false,
    });
    addFormats(this.#ajv);
    this.#ajv.addFormat('repo.nwo', true);
    this.#ajv.addFormat('timestamp', true);
    this.#ajv.addSchema(openApi as object, 'openapi');
  }

  check(exchange: RecordedExchange): Violation[] {
    const { method, path } = exchange;
    const violation = (part: string, message: string, schemaPath = '') => ({
      method,
      path,
      part,
      schemaPath,
      message,
    });
    const found = this.#operations.find(method, path);
    if (!found) {
      // Whatever GitHub does not know it answers with 404.
      return exchange.status === 404
        ? []
        : [violation('request', 'GitHub has no such operation')];
    }
    const { operation, template } = found;
    this.operationIds.add(operation.operationId);
    const succeeded = exchange.status < 400;
    return [
      ...(succeeded ? this.#checkRequest(exchange, operation, template) : []),
      ...this.#checkResponse(exchange, operation),
    ].map(({ part, error }) =>
      typeof error === 'string'
        ? violation(part, error)
        : violation(
            part,
            `${error.instancePath || 'body'} ${error.message}`,
            error.schemaPath,
          ),
    );
  }

  #checkRequest(
    exchange: RecordedExchange,
    operation: Operation,
    template: string,
  ): { part: string; error: ErrorObject | string }[] {
    const { requestBody, query } = exchange;
    const bodySchema = jsonSchemaOf(operation.requestBody?.content);
    const hasBody =
      typeof requestBody === 'object' &&
      requestBody !== null &&
      Object.keys(requestBody).length > 0;
    const bodyErrors =
      bodySchema && (hasBody || operation.requestBody?.required)
        ? this.#validate(bodySchema, requestBody ?? {})
        : [];
    const parameters = [
      ...((this.#openApi.paths[template] as PathItem).parameters ?? []),
      ...(operation.parameters ?? []),
    ].map(parameter => dereference(this.#openApi, parameter));
    const queryErrors = parameters.flatMap(({ name, in: place, schema }) => {
      const value = query[name];
      return place === 'query' && schema && value !== undefined
        ? this.#validate(schema, fromText(value, schema))
        : [];
    });
    return [
      ...bodyErrors.map(error => ({ part: 'request body', error })),
      ...queryErrors.map(error => ({ part: 'request query', error })),
    ];
  }

  #checkResponse(
    { status, responseBody }: RecordedExchange,
    operation: Operation,
  ): { part: string; error: ErrorObject | string }[] {
    const part = `response ${status}`;
    const documented = operation.responses[String(status)];
    if (!documented && status < 400) {
      const known = Object.keys(operation.responses).join(', ');
      return [{ part, error: `not among GitHub's answers (${known})` }];
    }
    // GitHub does not describe every way to fail, but all failures have one shape.
    const schema = documented
      ? jsonSchemaOf(dereference(this.#openApi, documented).content)
      : { $ref: '#/components/schemas/basic-error' };
    if (!schema) {
      return [];
    }
    if (responseBody === undefined) {
      // Another media type was asked for, which no schema describes.
      return [];
    }
    return this.#validate(schema, responseBody).map(error => ({ part, error }));
  }

  #validate(schema: JsonSchema, value: unknown): ErrorObject[] {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      validate = this.#ajv.compile(absoluteReferences(schema));
      this.#compiled.set(schema, validate);
    }
    return validate(value) ? [] : validate.errors ?? [];
  }
}

/** `#/components/...` means the whole description, of which the schema is only a part. */
function absoluteReferences(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema).replaceAll(
      '"$ref":"#/components/',
      '"$ref":"openapi#/components/',
    ),
  );
}

function fromText(value: unknown, schema: JsonSchema): unknown {
  if (schema.type === 'integer' || schema.type === 'number') {
    return Number(value);
  }
  if (schema.type === 'boolean') {
    return value === 'true' || (value === 'false' ? false : value);
  }
  return value;
}
