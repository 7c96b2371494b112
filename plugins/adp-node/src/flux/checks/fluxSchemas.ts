import Ajv, { ErrorObject, SchemaObject, ValidateFunction } from 'ajv';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import {
  apiVersionToEmit,
  isFluxApi,
  LATEST_FLUX_VERSION,
} from './fluxVersions';
import { nearestNames } from '../nearestNames';
import Alert from './schemas/Alert.json';
import Bucket from './schemas/Bucket.json';
import ExternalArtifact from './schemas/ExternalArtifact.json';
import GitRepository from './schemas/GitRepository.json';
import HelmChart from './schemas/HelmChart.json';
import HelmRelease from './schemas/HelmRelease.json';
import HelmRepository from './schemas/HelmRepository.json';
import ImagePolicy from './schemas/ImagePolicy.json';
import ImageRepository from './schemas/ImageRepository.json';
import ImageUpdateAutomation from './schemas/ImageUpdateAutomation.json';
import Kustomization from './schemas/Kustomization.json';
import OCIRepository from './schemas/OCIRepository.json';
import Provider from './schemas/Provider.json';
import Receiver from './schemas/Receiver.json';

/** A field that the cluster refuses, or leaves out because it does not know it. */
export type FieldProblem = {
  /** Such as `spec.chart.spec.sourceRef.kind`. */
  field: string;
  message: string;
};

const SPECS: Record<string, SchemaObject> = {
  Alert,
  Bucket,
  ExternalArtifact,
  GitRepository,
  HelmChart,
  HelmRelease,
  HelmRepository,
  ImagePolicy,
  ImageRepository,
  ImageUpdateAutomation,
  Kustomization,
  OCIRepository,
  Provider,
  Receiver,
};

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } };

const METADATA = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    namespace: { type: 'string' },
    labels: TEXTS,
    annotations: TEXTS,
  },
};

const ajv = new Ajv({ allErrors: true, verbose: true, strict: true });
const validators = new Map<string, ValidateFunction>();

const validateMetadata = ajv.compile({
  type: 'object',
  properties: { metadata: METADATA },
});

/**
 * Checks an object of Flux against the definition of its kind in the cluster, in the
 * API version that the latest Flux has as its newest. Fields that are not defined are
 * problems too: the cluster drops them. Older API versions are not checked, but for
 * metadata; that is checked of any object.
 *
 * A value with `${` passes whatever the type of its field: Flux replaces it later.
 */
export function checkFluxObject(object: KubernetesObject): FieldProblem[] {
  const { apiVersion, kind } = object;
  const isChecked =
    isFluxApi(apiVersion) &&
    kind in SPECS &&
    apiVersion === apiVersionToEmit(LATEST_FLUX_VERSION, apiVersion, kind);
  const validate = isChecked ? validatorOf(kind) : validateMetadata;
  const problems = validate(object)
    ? []
    : (validate.errors ?? []).filter(isNotLeftToFlux).map(describe);
  return isChecked ? [...problems, ...checkRules(object)] : problems;
}

function validatorOf(kind: string): ValidateFunction {
  let validate = validators.get(kind);
  if (!validate) {
    validate = ajv.compile({
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: METADATA,
        spec: SPECS[kind],
        status: { type: 'object' },
      },
      required: ['apiVersion', 'kind', 'metadata', 'spec'],
      additionalProperties: false,
    });
    validators.set(kind, validate);
  }
  return validate;
}

/** Rules of the definitions that a schema cannot say, as the cluster words them. */
function checkRules({ kind, spec }: KubernetesObject): FieldProblem[] {
  const { chart, chartRef, kubeConfig } = (spec ?? {}) as Record<
    string,
    Record<string, unknown> | undefined
  >;
  const problems: FieldProblem[] = [];
  if (kind === 'HelmRelease' && Boolean(chart) === Boolean(chartRef)) {
    problems.push({
      field: 'spec',
      message: 'either chart or chartRef must be set',
    });
  }
  if (
    kubeConfig &&
    Boolean(kubeConfig.configMapRef) === Boolean(kubeConfig.secretRef)
  ) {
    problems.push({
      field: 'spec.kubeConfig',
      message:
        'exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified',
    });
  }
  return problems;
}

function isNotLeftToFlux({ data, params }: ErrorObject): boolean {
  const value = params.additionalProperty ?? data;
  return !(typeof value === 'string' && value.includes('${'));
}

function describe(error: ErrorObject): FieldProblem {
  const { instancePath, keyword, params, data, parentSchema } = error;
  const field = instancePath
    .split('/')
    .slice(1)
    // https://datatracker.ietf.org/doc/html/rfc6901#section-4
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  switch (keyword) {
    case 'additionalProperties': {
      const name: string = params.additionalProperty;
      return {
        field: [...field, name].join('.'),
        message: `there is no such field${nearestNames(
          name,
          Object.keys(parentSchema?.properties ?? {}),
        )}`,
      };
    }
    case 'required':
      return {
        field: [...field, params.missingProperty].join('.'),
        message: 'is missing',
      };
    case 'enum':
      return {
        field: field.join('.'),
        message: `must be one of ${params.allowedValues.join(
          ', ',
        )}, and is ${JSON.stringify(data)}`,
      };
    default:
      return {
        field: field.join('.'),
        message: `${error.message}, and is ${JSON.stringify(data)}`,
      };
  }
}
