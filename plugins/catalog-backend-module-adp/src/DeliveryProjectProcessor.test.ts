import type { Entity } from '@backstage/catalog-model';
import { DeliveryProjectProcessor } from './DeliveryProjectProcessor';

const project = (members: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name: 'fcp-demo',
    annotations: { 'adp.defra.gov.uk/delivery-project-tech-members': members },
  },
  spec: { type: 'delivery-project' },
});

async function relationsOf(entity: Entity): Promise<string[]> {
  const emitted: string[] = [];
  await new DeliveryProjectProcessor().postProcessEntity(
    entity,
    undefined,
    result => {
      if (result.type === 'relation') {
        const { source, type, target } = result.relation;
        emitted.push(`${source.name} ${type.split('/')[1]} ${target.name}`);
      }
    },
  );
  return emitted;
}

it('relates both ways', async () => {
  expect(
    await relationsOf(project('["user:default/jane.doe_defra.gov.uk"]')),
  ).toEqual([
    'fcp-demo hasTechMember jane.doe_defra.gov.uk',
    'jane.doe_defra.gov.uk isTechMember fcp-demo',
  ]);
});

it.each(['jane', '"jane"', '[1]', '[{"email":"jane.doe@defra.gov.uk"}]'])(
  'says what is wrong with the annotation %s',
  async text => {
    await expect(relationsOf(project(text))).rejects.toThrow(
      /delivery-project-tech-members of fcp-demo must be a JSON list/,
    );
  },
);

it('leaves other groups alone', async () => {
  const other = { ...project('["user:default/jane"]'), spec: { type: 'team' } };
  expect(await relationsOf(other)).toEqual([]);
});
