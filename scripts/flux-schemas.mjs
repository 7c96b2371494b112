// Writes the JSON schemas of the `spec` of Flux's kinds, taken from
// @kubernetes-models/flux-cd (MIT), which takes them from the Go types of Flux's
// controllers (Apache-2.0): fields and types from its type declarations, patterns and
// limits from what its validators answer. Prettier lays them out.
//
//   node scripts/flux-schemas.mjs FOLDER
//
// FOLDER is one where that package is installed (npm install @kubernetes-models/flux-cd).
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/**
 * A JSON schema, field by field.
 *
 * @typedef {Record<string, any>} Schema
 */

const folder = resolve(
  process.argv[2],
  'node_modules/@kubernetes-models/flux-cd',
);
const target = resolve(
  import.meta.dirname,
  '../plugins/adp-node/src/flux/checks/schemas',
);

const KINDS = {
  'helm.toolkit.fluxcd.io/v2': ['HelmRelease'],
  'image.toolkit.fluxcd.io/v1': [
    'ImagePolicy',
    'ImageRepository',
    'ImageUpdateAutomation',
  ],
  'kustomize.toolkit.fluxcd.io/v1': ['Kustomization'],
  'notification.toolkit.fluxcd.io/v1': ['Receiver'],
  'notification.toolkit.fluxcd.io/v1beta3': ['Alert', 'Provider'],
  'source.toolkit.fluxcd.io/v1': [
    'Bucket',
    'ExternalArtifact',
    'GitRepository',
    'HelmChart',
    'HelmRepository',
    'OCIRepository',
  ],
};

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Type} type
 * @returns {Schema}
 */
function schemaOf(checker, type) {
  const bare = checker.getNonNullableType(type);
  if (bare.isUnion() && !(bare.flags & ts.TypeFlags.Boolean)) {
    if (bare.types.every(part => part.isStringLiteral())) {
      return {
        type: 'string',
        enum: bare.types
          .filter(part => part.isStringLiteral())
          .map(part => part.value)
          .sort(),
      };
    }
    // Kubernetes has JSON (anything) and numbers or strings as unions.
    return {};
  }
  if (bare.isStringLiteral()) {
    return { type: 'string', enum: [bare.value] };
  }
  if (bare.flags & ts.TypeFlags.StringLike) return { type: 'string' };
  if (bare.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
  if (bare.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
  if (checker.isArrayType(bare)) {
    const [item] = checker.getTypeArguments(
      /** @type {ts.TypeReference} */ (bare),
    );
    return { type: 'array', items: schemaOf(checker, item) };
  }
  const value = bare.getStringIndexType();
  if (value) {
    return { type: 'object', additionalProperties: schemaOf(checker, value) };
  }
  const fields = checker.getPropertiesOfType(bare);
  if (fields.length === 0) return {};
  /** @type {Schema} */
  const schema = {
    type: 'object',
    properties: {},
    additionalProperties: false,
  };
  const required = [];
  for (const field of fields) {
    schema.properties[field.name] = schemaOf(
      checker,
      checker.getTypeOfSymbol(field),
    );
    if (!(field.flags & ts.SymbolFlags.Optional)) required.push(field.name);
  }
  if (required.length > 0) schema.required = required.sort();
  return schema;
}

/** @type {Record<string, unknown[]>} */
const PROBES = {
  string: ['', '\u0001', 'x'.repeat(100_000)],
  number: [-1e12, 1e12, 0.5],
  array: [[], Array(10_000).fill(null)],
};
/** @type {Record<string, (params: Schema) => unknown>} */
const LIMITS = {
  pattern: params => params.pattern,
  minLength: params => params.limit,
  maxLength: params => params.limit,
  minItems: params => params.limit,
  maxItems: params => params.limit,
  minimum: params => params.limit,
  maximum: params => params.limit,
  exclusiveMinimum: params => params.limit,
};

/**
 * @typedef {object} Validator
 * @property {Schema[]} [errors] of the last call
 */

/**
 * Adds the limits that the validator names, when asked with values that break them.
 *
 * @param {((data: any) => void) & Validator} validate
 * @param {Schema} schema
 * @param {(string | number)[]} path
 */
function probe(validate, schema, path) {
  for (const value of PROBES[schema.type] ?? []) {
    /** @type {unknown} */
    let data = value;
    for (const key of [...path].reverse()) {
      data = typeof key === 'number' ? [data] : { [key]: data };
    }
    validate(data);
    for (const error of validate.errors ?? []) {
      if (error.instancePath !== `/${path.join('/')}`) continue;
      if (error.keyword in LIMITS) {
        schema[error.keyword] = LIMITS[error.keyword](error.params);
      } else if (error.keyword === 'type' && error.params.type === 'integer') {
        schema.type = 'integer';
      } else if (error.keyword === 'enum' && schema.type === 'string') {
        schema.enum ??= error.params.allowedValues;
      }
    }
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    probe(validate, field, [...path, name]);
  }
  if (schema.items) probe(validate, schema.items, [...path, 0]);
}

const reference = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
};

/**
 * What Flux 2.9 has, and version 4.0.0 of the package has not.
 *
 * @type {Record<string, (spec: Schema) => void>}
 */
const ADDED = {
  GitRepository: spec => {
    spec.properties.provider.enum.push('aws');
  },
  HelmRelease: spec => {
    spec.properties.postRenderStrategy = {
      type: 'string',
      enum: ['combined', 'nohooks', 'separate'],
    };
    spec.properties.valuesFrom.items.properties.literal = { type: 'boolean' };
    notRequired(spec.properties.healthCheckExprs.items, 'kind');
  },
  ImageUpdateAutomation: spec => {
    const { signingKey } = spec.properties.git.properties.commit.properties;
    signingKey.properties.type = { type: 'string' };
  },
  Kustomization: spec => {
    spec.properties.buildMetadata = {
      type: 'array',
      items: { type: 'string' },
    };
    spec.properties.ignore = {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          paths: { type: 'array', items: { type: 'string' } },
          target: spec.properties.patches.items.properties.target,
        },
        required: ['paths'],
        additionalProperties: false,
      },
    };
    spec.properties.postBuild.properties.substituteStrategy = {
      type: 'string',
      enum: ['Always', 'WithVariables'],
    };
    notRequired(spec.properties.healthCheckExprs.items, 'kind');
  },
  OCIRepository: spec => {
    spec.properties.verify.properties.trustedRootSecretRef = reference;
  },
  Receiver: spec => {
    spec.properties.type.enum.push('generic-oidc');
    spec.properties.oidcProviders = { type: 'array' };
    notRequired(spec, 'secretRef');
  },
};

/**
 * @param {Schema} schema
 * @param {string} field
 */
function notRequired(schema, field) {
  /** @type {string[]} */
  const names = schema.required;
  schema.required = names.filter(name => name !== field);
}

const DURATION = /^(interval|timeout|retryInterval)$/;

/**
 * The package takes durations for text.
 *
 * @param {Schema} schema
 */
function addDurations(schema) {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (DURATION.test(name) && field.type === 'string') {
      field.pattern = '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$';
    }
    addDurations(field);
  }
  if (schema.items) addDurations(schema.items);
}

for (const [apiVersion, kinds] of Object.entries(KINDS)) {
  for (const kind of kinds) {
    const base = join(folder, apiVersion, kind);
    const program = ts.createProgram([`${base}.d.ts`], {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      skipLibCheck: true,
    });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(`${base}.d.ts`);
    const exported = source && checker.getSymbolAtLocation(source);
    const declared =
      exported &&
      checker
        .getExportsOfModule(exported)
        .find(symbol => symbol.name === `I${kind}`);
    if (!declared) {
      throw new Error(`${base}.d.ts does not declare I${kind}`);
    }
    const { properties } = schemaOf(
      checker,
      checker.getDeclaredTypeOfSymbol(declared),
    );
    const { [kind]: Model } = await import(pathToFileURL(`${base}.js`).href);
    /** @type {((data: Schema) => void) & Validator} */
    const validate = data => {
      validate.errors = [];
      const object = new Model({ metadata: { name: 'x' }, ...data });
      try {
        object.validate();
      } catch (error) {
        const { errors, cause } = /** @type {Schema} */ (error);
        validate.errors = errors ?? cause?.errors ?? [];
        if (validate.errors?.length === 0) throw error;
      }
    };
    probe(validate, properties.spec, ['spec']);
    ADDED[kind]?.(properties.spec);
    addDurations(properties.spec);
    writeFileSync(
      join(target, `${kind}.json`),
      `${JSON.stringify(properties.spec, null, 2)}\n`,
    );
  }
}
