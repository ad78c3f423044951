# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The promises of the books that the database keeps itself."""

from django.db import migrations

from buurtsamen.core.walls import Wall

# One call for each statement that writes postings. Each statement must be in balance by itself, and add nothing to
# a transaction that was written before. Running totals are kept in 16 parts an account; a session always uses the
# same part and locks it before it touches a total, so that sessions neither wait for each other's totals nor block
# each other in a circle, and at most 16 transactions write at a time. Under a stricter isolation a floor could not
# see what others booked.
BOOKED = """
create function money_booked() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    session_part smallint := pg_backend_pid() % 16;
    wrong record;
    drawn record;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'the books are written in read committed only' using errcode = 'invalid_transaction_state';
    end if;
    select transaction_id, sum(cents) as cents into wrong
        from booked group by transaction_id having sum(cents) <> 0 limit 1;
    if found then
        raise exception 'transaction % adds up to % cents, not to zero', wrong.transaction_id, wrong.cents
            using errcode = 'check_violation';
    end if;
    if (select count(*) from booked) <> (select count(*) from money_posting
            where transaction_id = any (array(select distinct transaction_id from booked))) then
        raise exception 'nothing is added to a transaction that was written before' using errcode = 'check_violation';
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

# Exact, also when many draw at once. At most 16 transactions book at a time (above). Those that draw little, 500
# euros at most in the whole transaction, pass side by side under a shared lock while there are 20,000 euros: what
# they cannot see of each other is 15 times 500, less than the 10,000 that each makes sure of once it has the lock.
# Whoever draws more, or nearer to the floor, waits for all others to end, sees what they did, and is alone until
# its own end. Locks of two accounts may fall together (a hash); then somebody waits who need not.
FLOOR = """
create function money_keep_floor(account bigint, drawn bigint) returns void
    language plpgsql set search_path = public, pg_temp as $$
declare
    little constant bigint := 50000;
    far constant bigint := 1000000;
    mine constant text := 'buurtsamen.drawn_from_' || account;
    drawn_by_me constant bigint := coalesce(nullif(current_setting(mine, true), ''), '0')::bigint - drawn;
begin
    perform set_config(mine, drawn_by_me::text, true);
    if drawn_by_me <= little and (select sum(cents) from money_balance where account_id = account) >= 2 * far then
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
