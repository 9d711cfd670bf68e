-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Load documents of sspi-read from standard input: sqlite3 DATABASE '.read sqlite.sql'
--
-- Documents of a capture take the place of those that were loaded from it before.
.bail on
create table if not exists attempt_document (document text not null);
create table if not exists frame_document (document text not null);
create index if not exists attempt_capture on attempt_document (document ->> 'capture');
create index if not exists frame_capture on frame_document (document ->> 'capture');

create temporary table loaded (document text not null);
-- A line is one value: neither quotes nor backslashes are looked at.
.mode ascii
.separator "\001" "\n"
.import /dev/stdin loaded

begin;
delete from attempt_document
where document ->> 'capture' in (select document ->> 'capture' from loaded where document ->> 'number' is not null);
delete from frame_document
where document ->> 'capture' in (select document ->> 'capture' from loaded where document -> 'layers' is not null);
insert into attempt_document select document from loaded where document ->> 'number' is not null;
insert into frame_document select document from loaded where document -> 'layers' is not null;

-- A view of an older version may lack a column.
drop view if exists attempt;
drop view if exists frame;
create view attempt as
select
    document ->> 'capture' as capture,
    document ->> 'number' as number,
    document ->> 'first_frame' as first_frame,
    document ->> 'result_frame' as result_frame,
    document ->> 'start' as start,
    document ->> 'duration' as duration,
    document ->> 'client' as client,
    -- An IPv4 or IPv6 address without its port; a MAC address has none.
    case when document ->> 'client' like '%.%:%' or document ->> 'client' like '[%'
        then rtrim(rtrim(document ->> 'client', '0123456789'), ':') else document ->> 'client' end as client_address,
    document ->> 'server' as server,
    document ->> 'carrier' as carrier,
    document ->> 'mechanism' as mechanism,
    document ->> 'identity' as identity,
    document ->> 'target' as target,
    document ->> 'class' as class,
    document ->> 'status' as status,
    document ->> 'native' as native,
    document ->> 'win32' as win32,
    document ->> 'on_behalf_of' as on_behalf_of,
    document ->> 'why' as why,
    document ->> 'because' as because,
    document ->> 'consequence' as consequence,
    document ->> 'story' as story,
    document ->> 'weakness' as weakness
from attempt_document;

create view frame as
select
    document ->> 'capture' as capture,
    cast(document ->> '$.layers.frame.frame_frame_number' as integer) as number,
    strftime('%Y-%m-%dT%H:%M:%fZ', (document ->> 'timestamp') / 1000.0, 'unixepoch') as time,
    coalesce(document ->> '$.layers.ip.ip_ip_src', document ->> '$.layers.ipv6.ipv6_ipv6_src') as source,
    coalesce(document ->> '$.layers.ip.ip_ip_dst', document ->> '$.layers.ipv6.ipv6_ipv6_dst') as destination,
    document -> '$.layers.sspi' as sspi
from frame_document;
commit;
