"""Migration helpers: row-level security, keys that stay inside a tenant, privileges.

Each returns a reversible RunSQL. The functions `wqm_schools()` and so on are made by the first migration of this
package; they are wrapped in a sub-select so that PostgreSQL evaluates them once a query and not once a row.
"""

from collections.abc import Sequence

from django.db.migrations import RunSQL

CONDITIONS = {
    "school": "school_id = ANY ((SELECT wqm_schools())::bigint[])",
    "trust": "trust_id = ANY ((SELECT wqm_trusts())::bigint[])",
    "person": "user_id = (SELECT wqm_person())",
    "assessor": "assessor_id = (SELECT wqm_person())",  # of visits before there were engagements
    "wave": "wave_id = (SELECT wqm_wave())",
    "wave itself": "id = (SELECT wqm_wave())",
    "audit": "audit_id = (SELECT wqm_audit())",
    "audit itself": "id = (SELECT wqm_audit())",
    # The functions are made where engagements are (assessments, 0005): they answer only for who is engaged.
    "visit": "visit_id = (SELECT wqm_engaged_visit())",
    "visit itself": "id = (SELECT wqm_engaged_visit())",
    "visit's cycle": "cycle_id = (SELECT wqm_engaged_cycle())",
}


def secure_rows(table: str, *by: str, check: str = "", extra: str = "") -> RunSQL:
    """Rows of `table` exist for a scope that matches one of `by` (keys of CONDITIONS) or for everything.

    Also for the table's owner (FORCE). `extra` is one more SQL condition; `check` replaces the condition for what may
    be written where it differs from what may be read.
    """
    reads = " OR ".join([*(CONDITIONS[name] for name in by), *([extra] if extra else []), "(SELECT wqm_everything())"])
    writes = f"{check} OR (SELECT wqm_everything())" if check else reads
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY {table}_scope ON {table} USING ({reads}) WITH CHECK ({writes});",
        f"DROP POLICY {table}_scope ON {table};"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def same_tenant(child: str, column: str, parent: str, tenant: str = "school_id") -> RunSQL:
    """The parent that `column` names belongs to the child's tenant; foreign keys alone look past policies."""
    unique = f"{parent}_{tenant}_id_key"
    key = f"{child}_{column}_same_tenant"
    return RunSQL(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{unique}') THEN "
        f"ALTER TABLE {parent} ADD CONSTRAINT {unique} UNIQUE ({tenant}, id); END IF; END $$;"
        f"ALTER TABLE {child} ADD CONSTRAINT {key} FOREIGN KEY ({tenant}, {column}) REFERENCES {parent} ({tenant}, id)"
        " DEFERRABLE INITIALLY DEFERRED;",
        f"ALTER TABLE {child} DROP CONSTRAINT {key};",
    )


def revoke(table: str, privileges: str, role: str) -> RunSQL:
    """Take `privileges` on `table` from `role`; what a role may not do is not left to the code."""
    return RunSQL(f"REVOKE {privileges} ON {table} FROM {role};", f"GRANT {privileges} ON {table} TO {role};")


def mixing(name: str, table: str, key: str, *, key_type: str = "uuid", more: Sequence[str] = ()) -> RunSQL:
    """The function `name(key)`: it writes the rows of `table` with that `key` anew, in no order, and returns how many.

    The server numbers its transactions, and such a number says when a row came. No role of the application may write
    sealed rows one by one; the worker may call this, in the scope of everything. `table` has the columns id, `key`,
    sealed and those of `more`, and no other. Nothing happens where no row has come since the last time: all have one
    transaction then.
    """
    also = "".join(f"{column}, " for column in more)
    return RunSQL(
        f"""
CREATE FUNCTION {name}(mixed {key_type}) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  number integer := 0;
BEGIN
  IF NOT wqm_everything() THEN
    RAISE EXCEPTION '{name} works in the scope of everything';
  END IF;
  IF (SELECT count(DISTINCT xmin::text) FROM {table} WHERE {key} = mixed) > 1 THEN
    WITH gone AS (DELETE FROM {table} WHERE {key} = mixed RETURNING id, {also}sealed)
      INSERT INTO {table} (id, {key}, {also}sealed)
      SELECT id, mixed, {also}sealed FROM gone ORDER BY gen_random_uuid();
    GET DIAGNOSTICS number = ROW_COUNT;
  END IF;
  RETURN number;
END $$;
REVOKE ALL ON FUNCTION {name}({key_type}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name}({key_type}) TO wqm_worker;
""",  # noqa: S608 - names that a migration says
        f"DROP FUNCTION {name}({key_type});",
    )


def maintain(*tables: str) -> RunSQL:
    """From PostgreSQL 17 the worker may give back the room of deleted rows (`wqm.sealing.disk`); before, no one can say
    so, and nothing happens."""
    listed = ", ".join(tables)

    def where_known(statement: str) -> str:
        return f"DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN {statement}; END IF; END $$;"

    return RunSQL(
        where_known(f"GRANT MAINTAIN ON {listed} TO wqm_worker"),
        where_known(f"REVOKE MAINTAIN ON {listed} FROM wqm_worker"),
    )
