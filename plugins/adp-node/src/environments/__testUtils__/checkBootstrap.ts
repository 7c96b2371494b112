import Ajv, { type SchemaObject } from 'ajv';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { checkFluxObject } from '../../flux/checks/fluxSchemas';
import FluxInstance from '../schemas/FluxInstance.json';
import ResourceSet from '../schemas/ResourceSet.json';
import ResourceSetInputProvider from '../schemas/ResourceSetInputProvider.json';
import fluxConfigurations from '../schemas/fluxConfigurations.json';
import type { BicepFile } from './readBicep';

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });

const OPERATOR_API = 'fluxcd.controlplane.io/v1';
const KINDS: Record<string, SchemaObject> = {
  FluxInstance,
  ResourceSet,
  ResourceSetInputProvider,
};

function problemsOf(schema: SchemaObject, value: unknown): string[] {
  const validate = ajv.compile(schema);
  return validate(value)
    ? []
    : validate.errors!.map(
        ({ instancePath, message, params }) =>
          `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}

/** What Flux or the Flux Operator would refuse of an object. */
export function problemsOfObject(object: KubernetesObject): string[] {
  const { apiVersion, kind, metadata, spec } = object;
  const problems =
    apiVersion === OPERATOR_API
      ? [
          ...(KINDS[kind]
            ? problemsOf(KINDS[kind], spec)
            : [`there is no kind ${kind}`]),
          ...brokenRules(object),
        ]
      : checkFluxObject(object).map(
          ({ field, message }) => `${field} ${message}`,
        );
  return problems.map(problem => `${kind} ${metadata.name}: ${problem}`);
}

/** Rules of the operator's definitions beyond a schema. */
function brokenRules({ kind, metadata, spec }: KubernetesObject): string[] {
  const { type, url, insecure, serviceAccountName } = spec as Record<
    string,
    string | undefined
  >;
  const rules: [boolean, string][] =
    {
      FluxInstance: [[metadata.name === 'flux', 'is to be called flux']] as [
        boolean,
        string,
      ][],
      ResourceSetInputProvider: [
        [type === 'Static' || Boolean(url), 'has no url'],
        [!url?.startsWith('http://') || Boolean(insecure), 'has to use https'],
        [!serviceAccountName, 'has a service account'],
      ] as [boolean, string][],
    }[kind] ?? [];
  return rules.flatMap(([isMet, problem]) => (isMet ? [] : [problem]));
}

/** What Azure would refuse of a Bicep file's Flux configuration. */
export function problemsOfBicep({ resources }: BicepFile): string[] {
  const configuration = resources.find(
    ({ type }) =>
      type ===
      'Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01',
  );
  if (!configuration) {
    return ['has no Flux configuration'];
  }
  return problemsOf(
    {
      type: 'object',
      properties: {
        name: { type: 'string' },
        // An extension resource is deployed to another resource.
        scope: {
          type: 'object',
          properties: {
            $ref: {
              enum: resources
                .filter(({ isExisting }) => isExisting)
                .map(({ symbol }) => symbol),
            },
          },
          required: ['$ref'],
        },
        properties: fluxConfigurations,
      },
      required: ['name', 'scope', 'properties'],
      additionalProperties: false,
    },
    configuration.body,
  );
}
