import {
  GROUP_ANNOTATIONS,
  GROUP_TYPES,
  type Organisation,
} from '@adp/plugin-adp-common';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type GroupEntity,
} from '@backstage/catalog-model';

/** Where the catalog says that these entities come from. */
const LOCATION = 'adp:onboarding';

/** The delivery organisation as Group entities of the namespace `default`. */
export function organisationEntities(
  organisation: Organisation,
): GroupEntity[] {
  return [
    ...organisation.armsLengthBodies.map(armsLengthBodyEntity),
    ...organisation.deliveryProgrammes.map(deliveryProgrammeEntity),
    ...organisation.deliveryProjects.map(deliveryProjectEntity),
  ];
}

function armsLengthBodyEntity(
  body: Organisation['armsLengthBodies'][number],
): GroupEntity {
  return group({
    ...body,
    title: withAlias(body),
    type: GROUP_TYPES.armsLengthBody,
    annotations: { [GROUP_ANNOTATIONS.armsLengthBodyId]: body.id },
  });
}

function deliveryProgrammeEntity(
  programme: Organisation['deliveryProgrammes'][number],
): GroupEntity {
  return group({
    ...programme,
    title: withAlias(programme),
    type: GROUP_TYPES.deliveryProgramme,
    parent: programme.armsLengthBodyName,
    members: programme.admins,
    annotations: {
      [GROUP_ANNOTATIONS.armsLengthBodyId]: programme.armsLengthBodyId,
      [GROUP_ANNOTATIONS.deliveryProgrammeId]: programme.id,
    },
  });
}

function deliveryProjectEntity(
  project: Organisation['deliveryProjects'][number],
): GroupEntity {
  const refs = (members: Organisation['deliveryProjects'][number]['members']) =>
    members.map(({ userEntityRef }) => userEntityRef);
  const { members } = project;
  return group({
    ...project,
    title: `${project.programmeCode} ${project.title}`,
    type: GROUP_TYPES.deliveryProject,
    parent: project.programmeName,
    members: refs(members),
    annotations: {
      [GROUP_ANNOTATIONS.armsLengthBodyId]: project.armsLengthBodyId,
      [GROUP_ANNOTATIONS.deliveryProgrammeId]: project.deliveryProgrammeId,
      [GROUP_ANNOTATIONS.deliveryProjectId]: project.id,
      [GROUP_ANNOTATIONS.programmeName]: project.programmeName,
      [GROUP_ANNOTATIONS.serviceCode]: project.serviceCode,
      [GROUP_ANNOTATIONS.estate]: project.estate,
      [GROUP_ANNOTATIONS.techMembers]: JSON.stringify(
        refs(members.filter(({ isTechnical }) => isTechnical)),
      ),
      [GROUP_ANNOTATIONS.nonTechMembers]: JSON.stringify(
        refs(members.filter(({ isTechnical }) => !isTechnical)),
      ),
      [GROUP_ANNOTATIONS.adminMembers]: JSON.stringify(
        refs(members.filter(({ isAdmin }) => isAdmin)),
      ),
    },
  });
}

function withAlias({ title, alias }: { title: string; alias?: string }) {
  return alias ? `${title} (${alias})` : title;
}

function group(options: {
  name: string;
  title: string;
  description: string;
  url?: string;
  type: string;
  parent?: string;
  members?: string[];
  annotations: Record<string, string>;
}): GroupEntity {
  const { name, title, description, url, type, parent, members } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      namespace: 'default',
      name,
      title,
      description,
      annotations: {
        [ANNOTATION_LOCATION]: LOCATION,
        [ANNOTATION_ORIGIN_LOCATION]: LOCATION,
        ...options.annotations,
      },
      ...(url && { links: [{ url, title: 'Website' }] }),
    },
    spec: {
      type,
      profile: { displayName: title },
      ...(parent && { parent: `group:default/${parent}` }),
      ...(members && { members }),
      children: [],
    },
  };
}
