import { z } from 'zod/v3';

/**
 * What Flux says of an object:
 *
 * - `ready`: it is applied as Git has it
 * - `progressing`: Flux is at work on it, or has not seen the newest change yet,
 *   or waits for what it depends on
 * - `notReady`: it failed; Flux tries again
 * - `suspended`: somebody has told Flux to leave it alone
 */
export type FluxState = 'ready' | 'progressing' | 'notReady' | 'suspended';

/** What a Kustomization or HelmRelease of a cluster says of itself. */
export type FluxObjectStatus = {
  kind: string;
  namespace: string;
  name: string;
  state: FluxState;
  /** Reason of the condition Ready, such as `ReconciliationSucceeded`. */
  reason?: string;
  /** Message of the condition Ready. */
  message?: string;
  /** Such as `main@sha1:4f2…` of a Kustomization, or the version of a chart. */
  lastAppliedRevision?: string;
  /** When the condition Ready changed last, ISO 8601. */
  lastTransition?: string;
  /** Label `backstage.io/kubernetes-id`. */
  service?: string;
};

const SERVICE_LABEL = 'backstage.io/kubernetes-id';

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  observedGeneration: z.number().optional(),
  lastTransitionTime: z.string().optional(),
});

/** The fields that are looked at; https://fluxcd.io/flux/components/kustomize/kustomizations/#kustomization-status */
const fluxObjectSchema = z.object({
  kind: z.string().optional(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default('default'),
    generation: z.number().optional(),
    labels: z.record(z.string()).nullish(),
  }),
  spec: z.object({ suspend: z.boolean().nullish() }).nullish(),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      conditions: z.array(conditionSchema).nullish(),
      lastAppliedRevision: z.string().optional(),
      history: z
        .array(
          z.object({
            chartVersion: z.string().optional(),
            status: z.string().optional(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
export type FluxObject = z.infer<typeof fluxObjectSchema>;

/**
 * Of Helm's states of a release, those of one that is, or was, in the cluster. The
 * newest one of a HelmRelease may be an upgrade that failed.
 * https://fluxcd.io/flux/components/helm/helmreleases/#history
 */
const INSTALLED = ['deployed', 'superseded'];

/** Reasons of a Ready that is False because Flux has to wait, not because it failed. */
const WAITING = ['DependencyNotReady', 'Progressing'];

/**
 * Reads what a Kustomization or HelmRelease says of itself.
 *
 * @param kind - items of a list do not always say it
 * @throws ZodError when it is no such object.
 */
export function readFluxObject(value: unknown, kind: string): FluxObjectStatus {
  const object = fluxObjectSchema.parse(value);
  const { metadata, status } = object;
  const ready = conditionOf(object, 'Ready');
  return {
    kind: object.kind ?? kind,
    namespace: metadata.namespace,
    name: metadata.name,
    state: fluxState(object),
    reason: ready?.reason,
    message: ready?.message,
    lastAppliedRevision:
      status?.lastAppliedRevision ??
      status?.history?.find(
        release => !release.status || INSTALLED.includes(release.status),
      )?.chartVersion,
    lastTransition: ready?.lastTransitionTime,
    service: metadata.labels?.[SERVICE_LABEL],
  };
}

/**
 * How an object is, by the conditions that Flux's controllers set.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#conditions
 */
export function fluxState(object: FluxObject): FluxState {
  if (object.spec?.suspend) {
    return 'suspended';
  }
  const ready = conditionOf(object, 'Ready');
  if (conditionOf(object, 'Stalled')?.status === 'True') {
    return 'notReady';
  }
  const { generation } = object.metadata;
  const observed =
    ready?.observedGeneration ?? object.status?.observedGeneration;
  const isOld = generation && observed && observed < generation;
  if (!ready || ready.status === 'Unknown' || isOld) {
    return 'progressing';
  }
  if (ready.status === 'True') {
    return 'ready';
  }
  return WAITING.includes(ready.reason ?? '') ? 'progressing' : 'notReady';
}

/** From what needs people most to what needs them least. */
const BY_URGENCY: readonly FluxState[] = [
  'notReady',
  'progressing',
  'suspended',
  'ready',
];

/** The state that tells most of several objects; undefined of none. */
export function worstFluxState(
  states: readonly FluxState[],
): FluxState | undefined {
  return BY_URGENCY.find(state => states.includes(state));
}

function conditionOf({ status }: FluxObject, wanted: string) {
  return status?.conditions?.find(({ type }) => type === wanted);
}
