import { splitEnvironmentName } from '@adp/plugin-adp-common';
import { Document, isScalar, Scalar, visit } from 'yaml';
import { pathOf, type TokenValue } from './tokens';

/** Version that a new service is deployed with until image automation finds one. */
const FIRST_VERSION = '0.1.0';

/**
 * A marker of Flux's image automation, which updates the value that it is a
 * comment of. https://fluxcd.io/flux/guides/image-update/
 */
const MARKER = /\{"\$imagepolicy": "([^":]+:[^":]+)(:tag)?"\}/;

/** Whether a comment marks a value for image automation. */
export function isImagePolicyMarker(comment: string): boolean {
  return MARKER.test(comment);
}

/** The tokens for images and their tags, marked for image automation. */
export function imageTokens(
  service: string,
  environment: string,
): [string, TokenValue][] {
  const parts = splitEnvironmentName(environment);
  const registry = `${parts.environment}adpinfcr${environment.slice(
    3,
  )}401.azurecr.io`;
  const marked = (image: string, prefix: string): [string, TokenValue][] => {
    const policy = `flux-config:${image}-${parts.environment}-${parts.instance}`;
    return [
      [
        prefix,
        {
          value: `${registry}/image/${image}:${FIRST_VERSION}`,
          comment: ` {"$imagepolicy": "${policy}"}`,
        },
      ],
      [
        `${prefix}_TAG`,
        {
          value: FIRST_VERSION,
          comment: ` {"$imagepolicy": "${policy}:tag"}`,
        },
      ],
    ];
  };
  return [
    ...marked(service, 'VERSION'),
    ...marked(`${service}-dbmigration`, 'MIGRATION_VERSION'),
    // The image that the migrations of older templates run in.
    [
      'PS_EXEC_VERSION',
      {
        value: '__SSV_PLATFORM_ACR__.azurecr.io/image/powershell-executor:1',
        comment: ` {"$imagepolicy": "flux-config:powershell-executor-${parts.environment}-${parts.instance}"}`,
      },
    ],
  ];
}

/** A tag in a value that is marked for image automation. */
export type MarkedTag = {
  /** Namespace and name of the image policy, as `flux-config:fcp-demo-web-snd-04`. */
  policy: string;
  /** Whether the value is the tag alone, and not an image with its tag. */
  isTag: boolean;
  tag: string;
};

/** The tags that image automation keeps up to date in a file. */
export function markedTags(document: Document): MarkedTag[] {
  const tags: MarkedTag[] = [];
  visitMarked(document, (node, policy, isTag) => {
    const tag = isTag ? String(node.value) : splitImage(String(node.value)).tag;
    if (tag) {
      tags.push({ policy, isTag, tag });
    }
  });
  return tags;
}

/**
 * Takes over the tags that image automation has written into the existing file:
 * per policy the first one found there. Registry and image stay the template's.
 */
export function keepImageTags(document: Document, existing: Document): void {
  const tags = new Map<string, string>();
  for (const { policy, tag } of markedTags(existing)) {
    if (!tags.has(policy)) {
      tags.set(policy, tag);
    }
  }
  visitMarked(document, (node, policy, isTag) => {
    const tag = tags.get(policy);
    if (tag) {
      node.value = isTag
        ? tag
        : `${splitImage(String(node.value)).name}:${tag}`;
    }
  });
}

/**
 * Takes over versions that somebody has pinned in the existing file, by taking
 * the marker away: they stay as they are, without marker.
 *
 * @returns the fields that are pinned.
 */
export function keepPinnedVersions(
  document: Document,
  existing: Document,
): string[] {
  const pinned: string[] = [];
  visitMarked(document, (node, _policy, _isTag, path) => {
    const before = existing.getIn(path, true);
    if (isScalar(before) && before.value && !before.comment?.match(MARKER)) {
      node.value = before.value;
      node.comment = before.comment;
      pinned.push(path.join('.'));
    }
  });
  return pinned;
}

function visitMarked(
  document: Document,
  callback: (
    node: Scalar,
    policy: string,
    isTag: boolean,
    path: (string | number)[],
  ) => void,
): void {
  visit(document, {
    Scalar(_key, node, ancestors) {
      const marker = isScalar(node) && node.comment?.match(MARKER);
      if (marker) {
        const path = pathOf([...ancestors, node]);
        callback(node, marker[1], Boolean(marker[2]), path);
      }
    },
  });
}

/** `registry:5000/image:1.2.3` has the name `registry:5000/image` and the tag `1.2.3`. */
export function splitImage(image: string): { name: string; tag?: string } {
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon < 0
    ? { name: image }
    : { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}
