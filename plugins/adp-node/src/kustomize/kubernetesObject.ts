/** An object as it is sent to a cluster. */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
};

/** `HelmRelease flux-config/fcp-demo-web`, for messages and as a key. */
export function describeObject({
  kind,
  metadata: { name, namespace },
}: KubernetesObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
