// @ts-check
import { loadConfigSchema } from '@backstage/config-loader';

/** @typedef {Record<string, any>} JsonSchema */

/**
 * The keys that the packages add to Backstage's configuration, as a table.
 *
 * @param {string[]} packages names of the packages with a `configSchema`
 * @returns {Promise<string>} Markdown
 */
export async function configurationReference(packages) {
  const loaded = await loadConfigSchema({ dependencies: packages });
  const { schemas } = /** @type {{ schemas: JsonSchema[] }} */ (
    /** @type {unknown} */ (loaded.serialize())
  );
  const sections = packages.map(name => {
    const own = schemas.find(({ packageName }) => packageName === name);
    if (!own) {
      throw new Error(`${name} has no configSchema in its package.json`);
    }
    const rows = keysOf(own.value).map(
      ({ key, type, required, description }) =>
        `| \`${key}\` | ${type} | ${required ? 'yes' : ''} | ${description} |`,
    );
    return [
      `## ${name}`,
      '',
      '| key | type | required | meaning |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return sections.join('\n\n');
}

/**
 * @param {JsonSchema} schema
 * @param {string} key
 * @returns {{ key: string; type: string; required: boolean; description: string }[]}
 */
function keysOf(schema, key = '') {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, value]) => ({
      path: key ? `${key}.${name}` : name,
      value,
      required: (schema.required ?? []).includes(name),
    }),
  );
  const { additionalProperties, items } = schema;
  return [
    ...properties.flatMap(({ path, value, required }) => [
      // What only holds others needs no line of its own.
      ...(value.description || !isNested(value)
        ? [
            {
              key: path,
              type: typeOf(value),
              required,
              description: describe(value),
            },
          ]
        : []),
      ...keysOf(value, path),
    ]),
    ...(additionalProperties && typeof additionalProperties === 'object'
      ? keysOf(additionalProperties, `${key}.{name}`)
      : []),
    ...(items ? keysOf(items, `${key}[]`) : []),
  ];
}

/** @param {JsonSchema} schema */
function isNested(schema) {
  return (
    keysOf(schema).length > 0 ||
    (schema.items !== undefined && keysOf(schema.items).length > 0)
  );
}

/**
 * @param {JsonSchema} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (schema.enum) {
    return schema.enum.map((/** @type {unknown} */ v) => `\`${v}\``).join(', ');
  }
  if (schema.anyOf) {
    return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  }
  if (schema.type === 'array') {
    return `list of ${typeOf(schema.items)}`;
  }
  if (Array.isArray(schema.type)) {
    return schema.type.join(' or ');
  }
  return schema.type ?? 'object';
}

/** @param {JsonSchema} schema */
function describe({ description = '', visibility }) {
  const text = description.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  return [text, visibility === 'secret' && 'Secret.'].filter(Boolean).join(' ');
}
