// @ts-check

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rollouts', table => {
    table.string('id', 36).primary();
    table.string('estate').notNullable();
    table
      .string('active_estate')
      .unique()
      .comment('the estate, while it is under way: one at a time');
    table.string('version').notNullable().comment('of the manifest templates');
    table.string('state').notNullable();
    table.text('reason');
    table.text('waves').notNullable().comment('JSON');
    table.text('problems').notNullable().comment('JSON');
    table.string('templates_oid').comment('what the tag pointed to');
    table.string('head').comment('of adp-flux-services, before the first wave');
    table.string('pinned_before').comment('version of new services, before');
    table.integer('revision').notNullable().defaultTo(1);
    table.text('work').comment('JSON: what is to be done; null when nothing');
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('due_at').notNullable().comment('epoch milliseconds');
    table.string('claim').comment('of the run that works on it');
    table.bigInteger('claimed_until').comment('epoch milliseconds');
    table.string('started_by').notNullable();
    table.string('started_at').notNullable();
    table.index(['estate', 'started_at']);
    table.index('due_at');
  });

  await knex.schema.createTable('rollout_services', table => {
    table
      .string('rollout_id', 36)
      .notNullable()
      .references('rollouts.id')
      .onDelete('CASCADE');
    table.string('service').notNullable();
    table.string('team').notNullable();
    table.string('programme').notNullable();
    table.text('moves').notNullable().comment('JSON: what it changes, by wave');
    table.boolean('is_held').notNullable();
    table.string('held_by').comment('null when the portal found a reason');
    table.string('held_wave');
    table.text('reason');
    table.primary(['rollout_id', 'service']);
  });
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('rollout_services');
  await knex.schema.dropTable('rollouts');
};
