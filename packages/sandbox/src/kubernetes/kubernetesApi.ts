import type { KubernetesObject } from '@adp/plugin-adp-node/kustomize';
import express, { type Request, type Response, type Router } from 'express';
import { parseLabelSelector, SelectorError } from './labelSelector';
import { apiVersionOf, RESOURCES, type ApiResource } from './resources';

/** A cluster whose objects are served. */
export type ServedCluster = { objects(): Promise<readonly KubernetesObject[]> };

const groups = () =>
  [...new Set(RESOURCES.map(({ group }) => group))].filter(Boolean);

/**
 * The part of the Kubernetes API that reads: discovery, lists and single
 * objects, of the cluster in `response.locals.cluster`.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export function kubernetesApi(): Router {
  const router = express.Router({ mergeParams: true });

  router.get('/version', (_, response) => {
    response.json({
      major: '1',
      minor: '34',
      gitVersion: 'v1.34.0',
      platform: 'linux/amd64',
    });
  });
  router.get('/api', (_, response) => {
    response.json({ kind: 'APIVersions', versions: ['v1'] });
  });
  router.get('/apis', (_, response) => {
    response.json({
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups().map(describeGroup),
    });
  });
  router.get('/api/v1', (_, response) => {
    response.json(resourceList('v1'));
  });
  router.get('/apis/:group/:version', (request, response) => {
    const { group, version } = request.params;
    const list = resourceList(`${group}/${version}`);
    if (list.resources.length === 0) {
      notFound(response);
    } else {
      response.json(list);
    }
  });

  for (const resource of RESOURCES) {
    const base = resource.group
      ? `/apis/${resource.group}/${resource.version}`
      : '/api/v1';
    router.get(`${base}/${resource.plural}`, (request, response, next) => {
      answerList(request, response, resource).catch(next);
    });
    if (resource.namespaced) {
      const inNamespace = `${base}/namespaces/:namespace/${resource.plural}`;
      router.get(inNamespace, (request, response, next) => {
        answerList(request, response, resource).catch(next);
      });
      router.get(`${inNamespace}/:name`, (request, response, next) => {
        answerOne(request, response, resource).catch(next);
      });
    } else {
      router.get(
        `${base}/${resource.plural}/:name`,
        (request, response, next) => {
          answerOne(request, response, resource).catch(next);
        },
      );
    }
  }
  router.use((request, response) => {
    if (request.method === 'GET') {
      notFound(response);
    } else {
      sendStatus(response, 405, 'MethodNotAllowed', 'the sandbox is read only');
    }
  });
  return router;
}

/** Answers with an object `Status`, as the API server does. */
export function sendStatus(
  response: Response,
  code: number,
  reason: string,
  message: string,
): void {
  response.status(code).json({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  });
}

function notFound(response: Response): void {
  sendStatus(
    response,
    404,
    'NotFound',
    'the server could not find the requested resource',
  );
}

function describeGroup(name: string) {
  const versions = [
    ...new Set(
      RESOURCES.filter(({ group }) => group === name).map(
        ({ version }) => version,
      ),
    ),
  ].map(version => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function resourceList(groupVersion: string) {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: RESOURCES.filter(
      resource => apiVersionOf(resource) === groupVersion,
    ).map(({ plural, kind, namespaced }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: ['get', 'list'],
    })),
  };
}

/** The objects of a resource, in the version that is served. */
async function objectsOf(
  response: Response,
  resource: ApiResource,
  namespace: string | undefined,
): Promise<KubernetesObject[]> {
  const cluster = response.locals.cluster as ServedCluster;
  const objects = await cluster.objects();
  const group = ({ apiVersion }: KubernetesObject) =>
    apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return objects
    .filter(
      object =>
        object.kind === resource.kind &&
        group(object) === resource.group &&
        (namespace === undefined || object.metadata.namespace === namespace),
    )
    .map(object => ({ ...object, apiVersion: apiVersionOf(resource) }));
}

async function answerList(
  request: Request,
  response: Response,
  resource: ApiResource,
): Promise<void> {
  const query = (name: string) => {
    const value = request.query[name];
    return typeof value === 'string' ? value : '';
  };
  let isSelected: (labels: Record<string, string>) => boolean;
  try {
    isSelected = parseLabelSelector(query('labelSelector'));
  } catch (error) {
    if (!(error instanceof SelectorError)) {
      throw error;
    }
    sendStatus(response, 400, 'BadRequest', error.message);
    return;
  }
  const named = /^metadata\.name==?(.+)$/.exec(query('fieldSelector'))?.[1];
  const found = (
    await objectsOf(response, resource, request.params.namespace)
  ).filter(
    ({ metadata }) =>
      isSelected(metadata.labels ?? {}) &&
      (named === undefined || metadata.name === named),
  );
  const start = Number(query('continue') || 0);
  const end = start + (Number(query('limit')) || found.length);
  response.json({
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: '1',
      ...(end < found.length && {
        continue: String(end),
        remainingItemCount: found.length - end,
      }),
    },
    items: found.slice(start, end),
  });
}

async function answerOne(
  request: Request,
  response: Response,
  resource: ApiResource,
): Promise<void> {
  const { namespace, name } = request.params;
  const found = (await objectsOf(response, resource, namespace)).find(
    ({ metadata }) => metadata.name === name,
  );
  if (found) {
    response.json(found);
  } else {
    const what = [resource.plural, resource.group].filter(Boolean).join('.');
    sendStatus(response, 404, 'NotFound', `${what} "${name}" not found`);
  }
}
