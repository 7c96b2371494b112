// @ts-check

/**
 * Two teams may have a service of the same name, made before the portal refused it.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('rollout_services', table => {
    table.dropPrimary();
    table.primary(['rollout_id', 'team', 'service']);
  });
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('rollout_services', table => {
    table.dropPrimary();
    table.primary(['rollout_id', 'service']);
  });
};
