// @ts-check

/** Columns that all things have which people edit. */
function audited(/** @type {import('knex').Knex.CreateTableBuilder} */ table) {
  table.integer('revision').notNullable().defaultTo(1);
  table.string('created_at').notNullable().comment('ISO 8601, UTC');
  table.string('created_by').notNullable();
  table.string('updated_at').notNullable();
  table.string('updated_by').notNullable();
}

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('arms_length_bodies', table => {
    table.string('id', 36).primary();
    table.string('name').notNullable().unique();
    table.string('title').notNullable();
    table.string('title_key').notNullable().unique().comment('lower case');
    table.string('alias');
    table.string('description', 200).notNullable();
    table.string('url', 2000);
    audited(table);
  });

  await knex.schema.createTable('delivery_programmes', table => {
    table.string('id', 36).primary();
    table
      .string('arms_length_body_id', 36)
      .notNullable()
      .references('arms_length_bodies.id')
      .onDelete('RESTRICT');
    table.string('name').notNullable().unique();
    table.string('title').notNullable();
    table.string('title_key').notNullable().unique();
    table.string('alias');
    table.string('description', 200).notNullable();
    table.string('url', 2000);
    table.string('code', 4).notNullable().unique().comment('upper case');
    audited(table);
  });

  await knex.schema.createTable('delivery_programme_admins', table => {
    table.string('id', 36).primary();
    table
      .string('delivery_programme_id', 36)
      .notNullable()
      .references('delivery_programmes.id')
      .onDelete('CASCADE');
    table.string('user_entity_ref').notNullable();
    table.string('name').notNullable();
    table.string('email');
    table.unique(['delivery_programme_id', 'user_entity_ref']);
  });

  await knex.schema.createTable('delivery_projects', table => {
    table.string('id', 36).primary();
    table.string('name', 27).notNullable().unique();
    table
      .string('delivery_programme_id', 36)
      .notNullable()
      .references('delivery_programmes.id')
      .onDelete('RESTRICT');
    table.string('estate').notNullable();
    table.string('title').notNullable();
    table.string('title_key').notNullable();
    table.string('description', 500).notNullable();
    table.string('team_type').notNullable();
    table.string('github_team_visibility').notNullable();
    table.string('service_code', 3).notNullable();
    table.string('finance_code');
    table.string('service_owner');
    table.string('ado_project');
    table
      .string('state')
      .notNullable()
      .defaultTo('active')
      .comment('active, offboarding or offboarded');
    audited(table);
    table.unique(['delivery_programme_id', 'title_key']);
  });

  await knex.schema.createTable('project_members', table => {
    table.string('id', 36).primary();
    table
      .string('delivery_project_id', 36)
      .notNullable()
      .references('delivery_projects.id')
      .onDelete('CASCADE');
    table.string('user_entity_ref').notNullable();
    table.string('object_id').comment('in Entra ID, of the people’s tenant');
    table.string('user_principal_name');
    table.string('email');
    table.string('name').notNullable();
    table.boolean('is_technical').notNullable();
    table.boolean('is_admin').notNullable();
    table.string('github_username');
    table
      .string('removed_at')
      .comment('set until the person has been removed everywhere');
    audited(table);
    table.unique(['delivery_project_id', 'user_entity_ref']);
    table.index('user_entity_ref');
  });

  await knex.schema.createTable('project_targets', table => {
    table
      .string('delivery_project_id', 36)
      .notNullable()
      .references('delivery_projects.id')
      .onDelete('CASCADE');
    table.string('target').notNullable().comment('teams-config, entra, github');
    table
      .integer('wanted')
      .notNullable()
      .comment('raised in the transaction of each change');
    table.integer('done').notNullable().defaultTo(0);
    table.string('state').notNullable().defaultTo('pending');
    table.text('reason');
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('due_at').notNullable().comment('epoch milliseconds');
    table.string('claim').comment('of the run that works on it');
    table.bigInteger('claimed_until').comment('epoch milliseconds');
    table.string('checked_at');
    table.string('synced_at');
    table.text('report').comment('JSON: what the last run read and did');
    table
      .text('record')
      .comment('JSON: ids that were found, and what the portal put there');
    table.primary(['delivery_project_id', 'target']);
    table.index('due_at');
  });

  await knex.schema.createTable('drift_decisions', table => {
    table
      .string('delivery_project_id', 36)
      .notNullable()
      .references('delivery_projects.id')
      .onDelete('CASCADE');
    table.string('target').notNullable();
    table.string('group').notNullable();
    table.string('relation').notNullable();
    table.string('object_id').notNullable();
    table.string('decision').notNullable().comment('keep, remove or agree');
    table.string('decided_by').notNullable();
    table.string('decided_at').notNullable();
    table.primary([
      'delivery_project_id',
      'target',
      'group',
      'relation',
      'object_id',
    ]);
  });

  await knex.schema.createTable('offboardings', table => {
    table.string('id', 36).primary();
    table
      .string('delivery_project_id', 36)
      .notNullable()
      .references('delivery_projects.id')
      .onDelete('CASCADE');
    table.string('service').comment('null for the whole project');
    table.text('environments').comment('JSON array; null for all');
    table.string('state').notNullable().comment('pending, done or failed');
    table.text('reason');
    table.text('steps').notNullable().comment('JSON');
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('due_at').notNullable();
    table.string('claim');
    table.bigInteger('claimed_until');
    table.string('requested_by').notNullable();
    table.string('requested_at').notNullable();
    table.index('due_at');
  });

  await knex.schema.createTable('history', table => {
    table.string('id', 36).primary();
    table.string('subject_id').notNullable().comment('project or programme');
    table.string('at').notNullable();
    table.string('by').notNullable();
    table.string('event').notNullable();
    table.text('summary').notNullable();
    table.index(['subject_id', 'at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  for (const table of [
    'history',
    'offboardings',
    'drift_decisions',
    'project_targets',
    'project_members',
    'delivery_projects',
    'delivery_programme_admins',
    'delivery_programmes',
    'arms_length_bodies',
  ]) {
    await knex.schema.dropTable(table);
  }
};
