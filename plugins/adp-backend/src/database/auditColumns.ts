/** Columns of all things that people edit, see the migrations. */
export type AuditColumns = {
  revision: number;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
};

/** @param by - entity reference of the person */
export function createdBy(by: string): AuditColumns {
  const now = new Date().toISOString();
  return {
    revision: 1,
    created_at: now,
    created_by: by,
    updated_at: now,
    updated_by: by,
  };
}

/** @param revision - the one that is being changed */
export function updatedBy(
  by: string,
  revision: number,
): Pick<AuditColumns, 'revision' | 'updated_at' | 'updated_by'> {
  return {
    revision: revision + 1,
    updated_at: new Date().toISOString(),
    updated_by: by,
  };
}

/** The columns as the API shows them. */
export function auditFields(row: AuditColumns) {
  return {
    revision: row.revision,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
