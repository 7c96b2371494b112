import {
  GROUP_ANNOTATIONS,
  GROUP_TYPES,
  RELATION_HAS_ADMIN_MEMBER,
  RELATION_HAS_TECH_MEMBER,
  RELATION_IS_ADMIN_MEMBER,
  RELATION_IS_TECH_MEMBER,
} from '@adp/plugin-adp-common';
import {
  getCompoundEntityRef,
  parseEntityRef,
  type CompoundEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import { z } from 'zod/v3';

const RELATIONS = [
  {
    annotation: GROUP_ANNOTATIONS.techMembers,
    has: RELATION_HAS_TECH_MEMBER,
    is: RELATION_IS_TECH_MEMBER,
  },
  {
    annotation: GROUP_ANNOTATIONS.adminMembers,
    has: RELATION_HAS_ADMIN_MEMBER,
    is: RELATION_IS_ADMIN_MEMBER,
  },
];

/**
 * Relates delivery projects to their technical members and their admins, as
 * the annotations name them.
 */
export class DeliveryProjectProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'DeliveryProjectProcessor';
  }

  /** @throws InputError when an annotation is no list of entity references. */
  async postProcessEntity(
    entity: Entity,
    _location: unknown,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (
      entity.kind !== 'Group' ||
      entity.spec?.type !== GROUP_TYPES.deliveryProject
    ) {
      return entity;
    }
    const project = getCompoundEntityRef(entity);
    for (const { annotation, has, is } of RELATIONS) {
      for (const person of peopleOf(entity, annotation)) {
        emit(
          processingResult.relation({
            source: project,
            type: has,
            target: person,
          }),
        );
        emit(
          processingResult.relation({
            source: person,
            type: is,
            target: project,
          }),
        );
      }
    }
    return entity;
  }
}

function peopleOf(entity: Entity, annotation: string): CompoundEntityRef[] {
  const text = entity.metadata.annotations?.[annotation] ?? '[]';
  try {
    return z
      .array(z.string())
      .parse(JSON.parse(text))
      .map(ref => parseEntityRef(ref, { defaultKind: 'User' }));
  } catch {
    throw new InputError(
      `The annotation ${annotation} of ${entity.metadata.name} must be a JSON list of references such as ["user:default/jane.doe_defra.gov.uk"], but is ${text}`,
    );
  }
}
