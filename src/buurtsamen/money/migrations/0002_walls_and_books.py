# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The promises of the books that the database keeps itself."""

from django.db import migrations

from buurtsamen.core.walls import Wall

# One call for each statement that writes postings. Each statement must be in balance by itself. Running
# totals are kept in 16 parts an account; a session always uses the same part and locks it before it touches
# a total, so that sessions neither wait for each other nor block each other in a circle.
BOOKED = """
create function money_booked() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    session_part smallint := pg_backend_pid() % 16;
    wrong record;
    drawn record;
begin
    select transaction_id, sum(cents) as cents into wrong
        from booked group by transaction_id having sum(cents) <> 0 limit 1;
    if found then
        raise exception 'transaction % adds up to % cents, not to zero', wrong.transaction_id, wrong.cents
            using errcode = 'check_violation';
    end if;
    perform pg_advisory_xact_lock(1936290669, session_part);
    insert into money_balance as kept (account_id, part, municipality_id, cents)
        select account_id, session_part, min(municipality_id), sum(cents)
        from booked group by account_id having sum(cents) <> 0 order by account_id
    on conflict (account_id, part) do update set cents = kept.cents + excluded.cents;
    for drawn in
        select account_id, sum(booked.cents)::bigint as cents from booked
            join money_account on money_account.id = account_id and has_floor
            group by account_id having sum(booked.cents) < 0 order by account_id
    loop
        perform money_keep_floor(drawn.account_id, drawn.cents);
    end loop;
    return null;
end $$;
create trigger money_booked after insert on money_posting
    referencing new table as booked for each statement execute function money_booked();
"""

# Far from the floor, small amounts (20 euros at most) pass side by side under a shared lock: with fewer than
# 500 sessions they cannot together reach it from 10,000 euros. Nearer, and for larger amounts, one at a time.
FLOOR = """
create function money_keep_floor(account bigint, drawn bigint) returns void
    language plpgsql set search_path = public, pg_temp as $$
declare
    far constant bigint := 1000000;
begin
    if drawn >= -2000 and (select sum(cents) from money_balance where account_id = account) >= 2 * far then
        perform pg_advisory_xact_lock_shared(1936290670, hashint8(account));
        if (select sum(cents) from money_balance where account_id = account) < far then
            raise exception 'account % is being emptied at this moment', account using errcode = 'serialization_failure';
        end if;
        return;
    end if;
    perform pg_advisory_xact_lock(1936290670, hashint8(account));
    if (select sum(cents) from money_balance where account_id = account) < 0 then
        raise exception 'account % would go below zero', account
            using errcode = 'check_violation', constraint = 'account_keeps_its_floor';
    end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial"), ("places", "0002_walls")]
    operations = [
        Wall("money_account", is_end=True),
        Wall("money_transaction", append_only=True),
        Wall("money_posting", ends={"account_id": "money_account"}, append_only=True),
        Wall("money_balance", ends={"account_id": "money_account"}),
        migrations.RunSQL(FLOOR, migrations.RunSQL.noop),
        migrations.RunSQL(BOOKED, migrations.RunSQL.noop),
    ]
