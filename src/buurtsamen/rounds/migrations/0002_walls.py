# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walls, rules that freeze when a round is prepared, and the two questions that may be asked across a wall."""

from django.db import migrations

from buurtsamen.core.walls import Wall

FROZEN = """
create function rounds_rules_are_frozen() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (new.state = 'draft' or (old.value_cents, old.parts, old.ceiling_cents, old.opens_on,
            old.closes_on, old.gives_until, old.number, old.reserved_id, old.activated_id)
        is distinct from (new.value_cents, new.parts, new.ceiling_cents, new.opens_on,
            new.closes_on, new.gives_until, new.number, new.reserved_id, new.activated_id)) then
        raise exception 'the rules of a prepared round never change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger rounds_rules_are_frozen before update on rounds_round
    for each row execute function rounds_rules_are_frozen();

create function rounds_districts_are_frozen() returns trigger language plpgsql as $$
begin
    if exists (select from rounds_round where id in (old.round_id, new.round_id) and state <> 'draft') then
        raise exception 'the districts of a prepared round never change' using errcode = 'check_violation';
    end if;
    return coalesce(new, old);
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

create function rounds_voucher_is_as_posted() returns trigger language plpgsql as $$
begin
    raise exception 'the code, value, round and neighbourhood of a voucher never change' using errcode = 'check_violation';
end $$;
create trigger rounds_voucher_is_as_posted
    before update of id, municipality_id, round_id, neighbourhood_id, digest, value_cents on rounds_voucher
    for each row execute function rounds_voucher_is_as_posted();
"""

# The limit is asked and the wrong code counted in one call, one call at a time: of 64 wrong codes at once no more
# are looked up than there is room for. The lock is never held while a web server is heard; a right code holds it
# for a fraction of a millisecond. It runs as the owner of the tables, counts over all walls and shows no row.
MAY_LOOK_UP = """
create function rounds_may_look_up(
        asked uuid, asker uuid, asker_holder uuid, town bigint, asked_at timestamptz,
        anybody int[], newcomers int[], has_worked boolean,
        out may boolean, out from_holder int, out in_town int, out over_all int)
    language plpgsql security definer set search_path = public, pg_temp as $$
declare from_asker int;
begin
    perform pg_advisory_xact_lock(1936290671);
    select count(*) filter (where network = asker), count(*) filter (where holder = asker_holder),
            count(*) filter (where municipality_id = town), count(*)
        into from_asker, from_holder, in_town, over_all
        from (select network, holder, municipality_id from rounds_wrongcode
              where at > asked_at - interval '1 hour' limit newcomers[4]) lately;
    may := has_worked
        or (from_asker < anybody[1] and from_holder < anybody[2] and in_town < anybody[3] and over_all < anybody[4])
        or (from_asker < newcomers[1] and from_holder < newcomers[2]
            and in_town < newcomers[3] and over_all < newcomers[4]);
    if may and over_all < newcomers[4] and not exists (select from rounds_voucher where digest = asked) then
        insert into rounds_wrongcode (municipality_id, network, holder, at) values (town, asker, asker_holder, asked_at);
    end if;
end $$;
"""
# Runs as the owner of the tables too: it answers yes or no, and shows no row.
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
            ends={"round_id": "rounds_round", "neighbourhood_id": "places_neighbourhood"},
        ),
        Wall("rounds_wrongcode"),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        migrations.RunSQL(MAY_LOOK_UP, migrations.RunSQL.noop),
        migrations.RunSQL(ELSEWHERE, migrations.RunSQL.noop),
    ]
