# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walls, rules that freeze when a round is prepared, and the one question that may be asked across a wall."""

from django.db import migrations

from buurtsamen.core.walls import Wall

FROZEN = """
create function rounds_rules_are_frozen() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (old.value_cents, old.parts, old.ceiling_cents, old.opens_on, old.closes_on,
            old.gives_until, old.number, old.reserved_id, old.activated_id)
        is distinct from (new.value_cents, new.parts, new.ceiling_cents, new.opens_on, new.closes_on,
            new.gives_until, new.number, new.reserved_id, new.activated_id) then
        raise exception 'the rules of a prepared round never change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger rounds_rules_are_frozen before update on rounds_round
    for each row execute function rounds_rules_are_frozen();

create function rounds_districts_are_frozen() returns trigger language plpgsql as $$
declare changed record := coalesce(new, old);
begin
    if exists (select from rounds_round where id = changed.round_id and state <> 'draft') then
        raise exception 'the districts of a prepared round never change' using errcode = 'check_violation';
    end if;
    return changed;
end $$;
create trigger rounds_districts_are_frozen before insert or update or delete on rounds_rounddistrict
    for each row execute function rounds_districts_are_frozen();

create function rounds_key_stays_shredded() returns trigger language plpgsql as $$
begin
    if old.sealed is null and new.sealed is not null then
        raise exception 'a shredded key does not come back' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger rounds_key_stays_shredded before update on rounds_roundkey
    for each row execute function rounds_key_stays_shredded();
"""

# These run as the owner of the tables: they answer yes or no, or how many, and show no row.
COUNTS = """
create function rounds_wrong_codes(
        asked_network uuid, town bigint, since timestamptz,
        out from_network bigint, out in_town bigint, out over_all bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
        select count(*) filter (where network = asked_network),
               count(*) filter (where municipality_id = town), count(*)
        from rounds_wrongcode where at > since
    $$;
"""
ELSEWHERE = """
create function rounds_code_is_elsewhere(asked uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (select from rounds_voucher where digest = asked);
"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial"), ("money", "0002_walls_and_books")]
    operations = [
        Wall(
            "rounds_round",
            ends={"reserved_id": "money_account", "activated_id": "money_account"},
            is_end=True,
        ),
        Wall("rounds_rounddistrict", ends={"round_id": "rounds_round", "district_id": "places_district"}),
        Wall("rounds_roundkey", ends={"round_id": "rounds_round"}, is_end=True),
        # A voucher is referred to by gifts alone; that end is proved (proofs.py), not held: an index less
        # on the largest table.
        Wall(
            "rounds_voucher",
            ends={
                "round_id": "rounds_round",
                "key_id": "rounds_roundkey",
                "neighbourhood_id": "places_neighbourhood",
            },
        ),
        Wall("rounds_wrongcode"),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
        migrations.RunSQL(ELSEWHERE, migrations.RunSQL.noop),
    ]
