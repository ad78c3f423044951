# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walls, an administrator who stays, and a journal that is only added to, sealed, and emptied after its term."""

from django.db import migrations

from buurtsamen.core.walls import Wall

# Two administrators who end each other at the same moment wait for each other at the row of their municipality.
AN_ADMINISTRATOR_STAYS = """
create function people_an_administrator_stays() returns trigger language plpgsql as $$
begin
    if old.name = 'administrator' and old.ended_at is null
            and (tg_op = 'DELETE' or new.ended_at is not null or new.name <> 'administrator') then
        perform pg_advisory_xact_lock(1936290672, old.municipality_id::int);
        if not exists (select from people_role where municipality_id = old.municipality_id and name = 'administrator'
                and ended_at is null and id <> old.id) then
            raise exception 'a municipality keeps an administrator' using errcode = 'check_violation';
        end if;
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger people_an_administrator_stays before update or delete on people_role
    for each row execute function people_an_administrator_stays();
"""

# Lines are removed by `people_forget` alone, when the term of their kind is over; their links in the chain stay.
JOURNAL = """
create function people_event_is_final() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('buurtsamen.forgets', true) = 'yes' then
        return old;
    end if;
    raise exception 'a row of people_event is never changed or deleted';
end $$;
create trigger people_event_is_final before update or delete on people_event
    for each row execute function people_event_is_final();
create function people_event_is_not_emptied() returns trigger language plpgsql as $$
begin
    raise exception 'people_event is never emptied';
end $$;
create trigger people_event_is_not_emptied before truncate on people_event
    for each statement execute function people_event_is_not_emptied();

create function people_event_waits() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    insert into people_unsealed (municipality_id, event_id) values (new.municipality_id, new.id);
    return new;
end $$;
create trigger people_event_waits after insert on people_event
    for each row execute function people_event_waits();

create function people_forget(town bigint, kind text, asked_at timestamptz) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    term interval;
    gone bigint;
begin
    if town is distinct from nullif(current_setting('buurtsamen.municipality', true), '')::int then
        raise exception 'another municipality' using errcode = 'check_violation';
    end if;
    select case kind when 'reading' then make_interval(months => reading_months)
                     when 'decision' then make_interval(years => decision_years) end
        into strict term from places_municipality where id = town;
    perform set_config('buurtsamen.forgets', 'yes', true);
    delete from people_event e where municipality_id = town and kept = kind
        and at < least(asked_at, now()) - term
        and exists (select from people_seal s where s.event_id = e.id);
    get diagnostics gone = row_count;
    perform set_config('buurtsamen.forgets', 'no', true);
    return gone;
end $$;
"""

# What all web servers must remember together for a moment, such as a code of a second factor that was used. Losing it in
# a crash costs nothing, so it is not written ahead.
CACHE = """
create unlogged table people_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index people_cache_expires on people_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("places", "0002_walls")]
    operations = [
        Wall("people_identityprovider", is_end=True),
        Wall("people_identity", ends={"provider_id": "people_identityprovider"}),
        Wall("people_role", ends={"provider_id": "people_identityprovider"}, is_end=True),
        Wall("people_roledistrict", ends={"role_id": "people_role", "district_id": "places_district"}),
        Wall("people_invitation"),
        Wall("people_factorreset"),
        Wall("people_event"),
        Wall("people_seal", append_only=True),
        Wall("people_unsealed"),
        migrations.RunSQL(AN_ADMINISTRATOR_STAYS, migrations.RunSQL.noop),
        migrations.RunSQL(JOURNAL, migrations.RunSQL.noop),
        migrations.RunSQL(CACHE, migrations.RunSQL.noop),
    ]
