# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall

# Which municipality a host name means is asked before anybody knows for whom the connection works, so these two may be
# read by all; but a municipality and its host names are changed only by who works for it.
ONLY_ONES_OWN = """
alter table places_municipality enable row level security;
alter table places_municipality force row level security;
create policy anybody_reads on places_municipality for select using (true);
create policy anybody_begins on places_municipality for insert with check (true);
create policy one_municipality on places_municipality for update
    using (id = nullif(current_setting('buurtsamen.municipality', true), '')::int);
create policy owner_migrates on places_municipality to current_user using (true);
alter table places_host enable row level security;
alter table places_host force row level security;
create policy anybody_reads on places_host for select using (true);
create policy one_municipality on places_host for all
    using (municipality_id = nullif(current_setting('buurtsamen.municipality', true), '')::int);
create policy owner_migrates on places_host to current_user using (true);
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [
        Wall("places_district", is_end=True),
        Wall("places_neighbourhood", ends={"district_id": "places_district"}, is_end=True),
        Wall("places_street", is_end=True),
        Wall(
            "places_address",
            ends={"street_id": "places_street", "neighbourhood_id": "places_neighbourhood"},
            is_end=True,
        ),
        Wall("places_logo"),
        migrations.RunSQL(ONLY_ONES_OWN, migrations.RunSQL.noop),
    ]
