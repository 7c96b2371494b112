// @ts-check

/** @typedef {Record<string, any>} OpenApi */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The operations of the REST API, as Markdown.
 *
 * @param {OpenApi} document
 * @returns {string}
 */
export function apiReference(document) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter(method => item[method]).map(method => ({
      path,
      method: method.toUpperCase(),
      ...item[method],
      parameters: [
        ...(item.parameters ?? []),
        ...(item[method].parameters ?? []),
      ].map(parameter => resolve(document, parameter)),
    })),
  );
  const tags = [...new Set(operations.map(({ tags: [tag] }) => tag))];
  return tags
    .map(tag =>
      [
        `## ${capitalise(tag)}`,
        ...operations
          .filter(({ tags: [other] }) => other === tag)
          .map(operation => describeOperation(document, operation)),
      ].join('\n\n'),
    )
    .join('\n\n');
}

/**
 * @param {OpenApi} document
 * @param {Record<string, any>} operation
 */
function describeOperation(document, operation) {
  const { method, path, summary, description, parameters } = operation;
  const body =
    operation.requestBody && resolve(document, operation.requestBody);
  const fields = body ? fieldsOf(document, schemaOf(body)) : [];
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => {
      const { description: text, ...rest } = resolve(document, response);
      const schema = schemaOf(rest);
      const type = schema ? `: ${typeOf(document, schema)}` : '';
      return `| ${status === 'default' ? 'else' : status} | ${text}${type} |`;
    },
  );
  return [
    `### ${method} ${path}`,
    [summary && `${summary}.`, description].filter(Boolean).join(' '),
    parameters.length > 0 &&
      table(
        ['parameter', 'in', 'type', 'meaning'],
        parameters.map((/** @type {Record<string, any>} */ parameter) => [
          `\`${parameter.name}\`${parameter.required ? '' : ' (optional)'}`,
          parameter.in,
          typeOf(document, parameter.schema),
          parameter.description ?? '',
        ]),
      ),
    fields.length > 0 &&
      table(['field of the body', 'type', 'meaning'], fields),
    ['| status | answer |', '| --- | --- |', ...responses].join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/**
 * @param {OpenApi} document
 * @param {Record<string, any> | undefined} schema
 * @returns {string[][]}
 */
function fieldsOf(document, schema) {
  const { properties = {}, required = [] } = schema
    ? resolve(document, schema)
    : {};
  return Object.entries(properties).map(([name, value]) => [
    `\`${name}\`${required.includes(name) ? '' : ' (optional)'}`,
    typeOf(document, value),
    value.description ?? '',
  ]);
}

/** @param {Record<string, any>} content a request's or response's */
function schemaOf({ content = {} }) {
  return Object.values(content)[0]?.schema;
}

/**
 * @param {OpenApi} document
 * @param {Record<string, any>} value
 * @returns {Record<string, any>}
 */
function resolve(document, value) {
  if (!value.$ref) {
    return value;
  }
  const found = value.$ref
    .slice('#/'.length)
    .split('/')
    .reduce(
      (/** @type {any} */ parent, /** @type {string} */ name) => parent?.[name],
      document,
    );
  if (!found) {
    throw new Error(`The OpenAPI document has no ${value.$ref}`);
  }
  return found;
}

/**
 * @param {OpenApi} document
 * @param {Record<string, any>} schema
 * @returns {string}
 */
function typeOf(document, schema) {
  if (schema.$ref) {
    return schema.$ref.split('/').at(-1);
  }
  if (schema.enum) {
    return schema.enum.map((/** @type {unknown} */ v) => `\`${v}\``).join(', ');
  }
  if (schema.type === 'array') {
    return `list of ${typeOf(document, schema.items)}`;
  }
  if (schema.oneOf ?? schema.anyOf) {
    return (schema.oneOf ?? schema.anyOf)
      .map((/** @type {any} */ s) => typeOf(document, s))
      .join(' or ');
  }
  return schema.type ?? 'object';
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells
      .map(cell => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|'))
      .join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join(
    '\n',
  );
}

/** @param {string} text */
function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
